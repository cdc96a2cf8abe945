# shellcheck shell=bash
# Words for the tests of verbs about what tickets have to do with each other.

# Opens tickets with these subjects, ann@acme.example asking.
tickets() {
	local subject
	for subject; do
		ticket new "$subject" requester=ann@acme.example -m "on $subject" \
			>/dev/null
	done
}

# Fails unless a query of the store gives that.
# shellcheck disable=SC2034 # out_is reads them
is() {
	local want=$1
	output=$(sql "$2") stderr='' command_line="sql $2"
	out_is "$want"
}

sound() {
	ok $'part\tfault' desk check
}

# The verbs and changes of a ticket's last events, oldest first.
events() {
	sql "select verb || ' ' || coalesce(changes, '') from (select * from
		event where ticket_id = $1 order by id desc limit $2) order by id"
}
