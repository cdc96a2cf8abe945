bats_require_minimum_version 1.5.0
load ../lib
load outbox

# A section [hook chat] that posts to the path of the sink.
hook() { # PATH [line...]
	printf '%s\n' '[hook chat]' "url = http://127.0.0.1:$port$1" \
		'secret = s3cret' 'allow_private = yes' "${@:2}" \
		>"$HOME/desk.conf"
	export DESK_CONFIG=$HOME/desk.conf
}

add() {
	echo "${1-{\"text\":\"hi\"\}}" | outbox add --hook chat >/dev/null
}

posts() {
	jq -r ".$1" hook.log
}

@test "a post is signed as the other side checks it" {
	hook_sink s3cret
	hook /ok
	add '{"verb":"ticket.closed","ticket_id":42,"note":"<&é>"}'
	ok '' outbox send
	ok true posts ok
	ok '{"verb":"ticket.closed","ticket_id":42,"note":"<&é>"}' posts body
	ok application/json posts type
	ok '1 sent chat 200' states
	runs posts id
	[[ $output == msg_* ]]
}

@test "a secret whsec_ is base64, and may stand in a file" {
	hook_sink whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
	hook /ok
	sed -i 's|^secret.*|secret_file = '"$PWD/secret|" "$HOME/desk.conf"
	echo whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw >secret
	add
	ok '' outbox send
	ok true posts ok
}

@test "busy: again after what Retry-After says, same id, new signature" {
	hook_sink s3cret
	hook /busy
	add
	exits 0 outbox send -v
	err_has '1 chat: again later: 503 come again'
	later 500
	ok '' outbox send
	ok 1 grep -c . hook.log
	later 250
	ok '' outbox send
	ok 2 grep -c . hook.log
	ok 1 bash -c 'jq -r .id hook.log | sort -u | wc -l'
	ok 2 bash -c 'jq -r .signature hook.log | sort -u | wc -l'
	ok $'true\ntrue' posts ok
	ok '1 sent chat 200' states
}

@test "what an answer means" {
	local row path state
	hook_sink s3cret
	for row in later:queued:429 gone:failed:410 bad:failed:400 \
		move:failed:307 file:failed:302 big:sent:200; do
		IFS=: read -r path state _ <<<"$row"
		hook "/$path"
		add
		ok '' outbox send
		runs outbox list sort:-id -n 1 -H --fields state,code
		out_is "$state	${row##*:}"
	done
	fails 1 '' grep '"/ok"' hook.log
	ok 'a redirect, which is not followed' outbox list -H code:307 \
		--fields error
}

@test "no answer: again later, and the hook's others wait with it" {
	hook_sink s3cret
	hook /slow 'timeout = 1s'
	add
	add
	ok '' outbox send
	ok 1 grep -c . hook.log
	ok 2 bash -c 'outbox list state:queued tries:1 -H | wc -l'
	port=1
	hook /ok
	later 90
	ok '' outbox send
	ok 2 bash -c 'outbox list state:queued tries:2 -H | wc -l'
}

@test "private addresses are refused in any spelling, and other schemes" {
	local url
	hook_sink s3cret
	for url in "127.0.0.1:$port" "localhost:$port" "2130706433:$port" \
		"0x7f000001:$port" "127.1:$port" "[::ffff:127.0.0.1]:$port" \
		"[::1]:$port" 10.0.0.1 192.168.1.1 169.254.169.254; do
		hook /ok
		sed -i "s|^url.*|url = http://$url/ok|; /allow_private/d" \
			"$HOME/desk.conf"
		add
		ok '' outbox send
		runs outbox list sort:-id -n 1 -H --fields state,error
		out_is 'failed	its address is not public, and allow_private is not set'
	done
	for url in file:///etc/passwd gopher://localhost/ "ftp://localhost/x"; do
		hook /ok
		sed -i "s|^url.*|url = $url|" "$HOME/desk.conf"
		add
		ok '' outbox send
		ok 'failed	no http or https URL' \
			outbox list sort:-id -n 1 -H --fields state,error
	done
	ok '' cat hook.log
}

@test "a chat hook gets a text" {
	hook_sink s3cret
	hook /ok 'format = slack'
	add '{"text":"Printer <on> fire"}'
	add '{"id":7,"verb":"ticket.closed","agent":null,"note":"a<b","n":[1]}'
	ok '' outbox send
	ok '{"text":"Printer <on> fire"}
{"text":"id: 7, verb: ticket.closed, note: a&lt;b, n: [1]"}' posts body
}

@test "events reach a hook, each once" {
	hook_sink s3cret
	hook /ok
	runs ticket new Printer -m Help
	desk events verb:ticket.created -o json | outbox add --hook chat --once -
	desk events verb:ticket.created -o json | outbox add --hook chat --once -
	ok '' outbox send
	ok ticket.created bash -c 'jq -r .body hook.log | jq -r .verb'
	desk events verb:ticket.created | outbox add --hook chat
	ok '' outbox send
	ok 2 grep -c . hook.log
}

@test "a hook that is none, or not as it should be, is named" {
	hook_sink
	hook /ok
	fails 78 'outbox add: no section [hook chta] in the configuration' \
		outbox add --hook chta </dev/null
	hook /ok 'format = xml'
	fails 78 "outbox add: hook.chat.format: 'xml' is neither json nor slack" \
		outbox add --hook chat </dev/null
	hook /ok 'colour = red'
	fails 78 "outbox add: $HOME/desk.conf:5: no setting 'hook.*.colour'" \
		outbox add --hook chat </dev/null
	hook /ok
	runs desk config -H --fields name,value,origin
	out_has "hook.chat.url	http://127.0.0.1:$port/ok	$HOME/desk.conf:2" \
		$'hook.chat.secret\t***' $'hook.chat.timeout\t15s\tdefault'
	out_lacks s3cret
}
