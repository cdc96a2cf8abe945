# shellcheck shell=bash
# What the tests of the knowledge base share. ann may review and publish.
#
#	article TITLE [field=value]...   a draft; its text is "Text of TITLE."
#	publish ARTICLE...               all the way to the readers
#	last_event                       verb, record, id, changes of the latest

load ../words

setup() {
	desk_fresh
	agent new ann role=lead >/dev/null
	agent new bob >/dev/null
	cd "$BATS_TEST_TMPDIR" || return
}

article() {
	runs kb new -o id "$@" -m "Text of $1."
}

publish() {
	runs kb submit -o id "$@"
	runs kb review -o id "$@" --approve --as ann
	runs kb publish -o id "$@"
}

last_event() {
	desk events -H -n 1 sort:-id --fields verb,record,record_id,changes
}

# A value of an article: state 1.
value() {
	kb list -H "id:$2" --fields "$1"
}
