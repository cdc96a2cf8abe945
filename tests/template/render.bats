bats_require_minimum_version 1.5.0
load ../lib
load ../words

setup() {
	desk_fresh
	cd "$BATS_TEST_TMPDIR" || return
	printf '%s\n' '[desk]' 'name = Example' \
		'address = help@desk.example, old@desk.example' \
		'link = https://desk.example/t/{id}?x' >desk.conf
	export DESK_CONFIG=$PWD/desk.conf
	runs agent team new support
	ticket new 'Fire & <b>${ticket}</b>' requester=ann@example.org \
		team=support category=billing priority=high \
		-m $'It burns ${subject}\nnow' >/dev/null
	sql "update customer set name = 'Ann Lee'"
}

# canned TEXT: makes it the template t.
canned() {
	template rm t >/dev/null 2>&1 || true
	runs template new t -m "$1" "${@:2}"
}

@test "render - fills in what is known of a ticket" {
	sql "update team set answer_within_s = 5400, hours = 'Monday to Friday'"
	sql "update ticket set due_at = created_at + 3600"
	runs agent set "$ME" name='Bob Dole'
	canned '${ticket} ${status} ${priority} ${category} ${requester}
${requester_name} ${agent} ${agent_name} ${team} ${desk} ${address}
${hours} ${estimate} ${created} ${due}
${link}'
	ok "\
1 open high billing ann@example.org
Ann Lee $ME Bob Dole support Example help@desk.example
Monday to Friday within 2 hours 2026-03-02 09:00 UTC 2026-03-02 10:00 UTC
https://desk.example/t/1?x" \
		template render t --ticket 1
}

@test "render - times are told in the template's language" {
	sql 'update team set answer_within_s = 172800'
	canned '${estimate}' language=de
	ok 'innerhalb von 2 Tagen' template render t --ticket 1
	canned '${estimate}' language=fr
	ok '2 d' template render t --ticket 1
	canned '${created}'
	TZ=Asia/Kolkata ok '2026-03-02 14:30 UTC+5:30' \
		template render t --ticket 1
	TZ=America/New_York ok '2026-03-02 04:00 UTC-5' \
		template render t --ticket 1
}

@test "render - what customers wrote is not expanded, notes are not seen" {
	ticket note 1 -m 'internal' >/dev/null
	ticket reply 1 -m 'We are on it ${status}' >/dev/null
	ticket note 1 -m 'secret' >/dev/null
	canned '${subject}
${message}
${quote}'
	ok "\
Fire & <b>\${ticket}</b>
We are on it \${status}
On 2026-03-02 09:00 UTC, ann@example.org wrote:
> It burns \${subject}
> now" template render t --ticket 1
}

@test "render - escapes as the place asks" {
	runs template new m purpose=test subject='S: ${a}' body='B: ${a}' \
		html='<p title="${a}"><a href="https://x/?q=${a:url}">x</a></p>' \
		variables=a
	runs template render m a=$'<b>"x"</b>\nBcc: e@evil.example' -o json
	out_is '{"id":1,"name":"m","language":null,"subject":"S: <b>\"x\"</b> Bcc: e@evil.example","settings":null,"body":"B: <b>\"x\"</b>\nBcc: e@evil.example\n","html":"<p title=\"&lt;b&gt;&quot;x&quot;&lt;/b&gt;<br>\nBcc: e@evil.example\"><a href=\"https://x/?q=%3Cb%3E%22x%22%3C%2Fb%3E%0ABcc%3A%20e%40evil.example\">x</a></p>\n"}'
	ok $'S: x\n\n<p title="x"><a href="https://x/?q=x">x</a></p>' \
		template render m --html a=x
}

@test "render - a missing value is an error, and nothing is printed" {
	canned 'a
b ${amount} ${currency}' --variable amount --variable currency=EUR
	fails 65 "template render: template 't': body: line 2: variable 'amount' \
has no value: give amount=…, or write a default, \${amount|…}" \
		template render t
	fails 65 "template render: template 't': body: line 2: variable 'amount' \
has no value: give amount=…, or write a default, \${amount|…}" \
		template render t amount=' '
	ok $'a\nb 3 EUR' template render t amount=3 currency=
	ok $'a\nb 3 CHF' template render t amount=3 currency=CHF
	fails 64 "template render: template 't': no variable 'amuont', did you \
mean 'amount'?" template render t amuont=3
	fails 64 "template render: 'x' is no value of the form name=value" \
		template render t x
	canned '${ticket}'
	fails 65 "template render: template 't': body: line 1: variable 'ticket' \
has no value: give ticket=…, or write a default, \${ticket|…}" \
		template render t
	ok 7 template render t ticket=7
	fails 66 'template render: no ticket 9' template render t --ticket 9
}

@test "render - what is no name greets nobody" {
	local name
	canned 'Hello ${requester_name|there}'
	for name in 'see https://evil.example' ann@example.org WWW.evil.example \
		"$(printf 'x%.0s' {1..81})"; do
		sql "update customer set name = '$name'"
		ok 'Hello there' template render t --ticket 1
	done
}

@test "render --purpose - shows what the desk would send" {
	runs template render --purpose acknowledgement --ticket 1
	out_has 'Hello Ann Lee,' 'its number is 1. You will hear from us as soon as possible.'
	runs ticket set 1 language=de-AT
	runs template render --purpose acknowledgement --ticket 1
	out_has 'Guten Tag Ann Lee,'
	runs template render --purpose acknowledgement --ticket 1 --language fr
	out_has 'Hello Ann Lee,'
	runs template new own purpose=acknowledgement -m 'Own text'
	ok 'Own text' template render --purpose acknowledgement --ticket 1
	runs template new bill purpose=acknowledgement category=billing -m Bill
	ok Bill template render --purpose acknowledgement --ticket 1
	runs template set bill is_active=no
	ok 'Own text' template render --purpose acknowledgement --ticket 1
	fails 66 "template render: there is no template for 'nothing'" \
		template render --purpose nothing
}

@test "render - each shipped template works in both languages" {
	local purpose language
	runs ticket set 1 subject=Fire
	while IFS=$'\t' read -r purpose language; do
		set --
		[[ $purpose != survey ]] || set -- survey=https://x
		[[ $purpose != reply ]] || set -- message=Done quote=Yes
		runs template render "$purpose:$language" --ticket 1 "$@"
		out_lacks '${'
		out_has 'upport'
	done < <(template list --shipped -H --fields name,language)
}

@test "render - shows what a macro would do" {
	runs template new 'done' --variable why --set status=resolved \
		--set 'resolution=${why}' -m 'Done: ${why}'
	ok $'status=resolved\nresolution=new fuse\n\nDone: new fuse' \
		template render 'done' --ticket 1 why='new fuse'
	ok open ticket list -H --fields status id:1
	fails 65 "template render: template 'done': body: line 1: variable 'why' \
has no value: give why=…, or write a default, \${why|…}" \
		template render 'done' --ticket 1
}

@test "desk.language - is that of those who have none" {
	printf '[desk]\nlanguage = de_at\n' >desk.conf
	runs template render --purpose closed --ticket 1
	out_has 'Guten Tag Ann Lee,'
	runs template render --purpose closed --ticket 1 --language en-GB
	out_has 'Hello Ann Lee,'
	runs template render --purpose closed --ticket 1 --language fr
	out_has 'Guten Tag Ann Lee,'
}
