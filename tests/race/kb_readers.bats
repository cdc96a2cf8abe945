bats_require_minimum_version 1.5.0
load ../lib
load ../kb/kb

@test "twelve readers at once vote, read and confirm: every one counts, once" {
	local n
	article One
	publish 1
	for n in {1..12}; do
		kb rate 1 "$([[ $((n % 3)) == 0 ]] && echo no || echo yes)" \
			--token $((n % 8)) >>out 2>&1 &
		kb show 1 --count-view --reader $((n % 5)) >>out 2>&1 &
		kb confirm 1 --question "same question $((n % 2))" >>out 2>&1 &
	done
	wait
	ok 5 value views 1
	ok 8 sql 'select count(*) from article_vote'
	ok $'6\n6' kb phrasings -H --fields count
	ok $'part\tfault' desk check
	ok 0 sh 'grep -c "^kb [a-z]*: " out || true'
}
