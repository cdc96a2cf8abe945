bats_require_minimum_version 1.5.0
load ../lib
load kb

printer() {
	cat >printer.md <<-'END'
		Is there paper in the printer?

		- [Yes](#is-it-on)
		- [No](#put-some-in)

		## Is it on?

		Look at the *light*.

		1. [It is green](#call-us)
		2. [It is dark](#switch-it-on)

		```
		[no choice](#in-code)
		```

		## Put some in

		Done? Then [start again](#is-it-on).

		## Switch it on

		It works now.

		### Call us

		We help.
	END
	runs kb new Printer kind=troubleshooting -f printer.md
	publish 1
}

@test "flow - a guided walk, by numbers, words, back and quit" {
	printer
	runs sh "printf '1\nit is dark\n' | kb flow printer"
	out_is "$(
		cat <<-'END'
			Printer

			Is there paper in the printer?

			  1  Yes
			  2  No
			> 
			Is it on?

			Look at the light.

			    [no choice](#in-code)

			  1  It is green
			  2  It is dark
			> 
			Switch it on

			It works now.
		END
	)"
	runs sh "printf '2\nb\nq\n' | kb flow 1 | grep -c '^Printer'"
	out_is 2
	exits 0 sh "printf '9\nx\n' | kb flow 1"
	err_is $'kb flow: give a number from 1 to 2, b to go back, q to quit\nkb flow: give a number from 1 to 2, b to go back, q to quit'
	runs sh 'kb flow 1 --step call-us </dev/null'
	out_is $'Call us\n\nWe help.'
	fails 66 "kb flow: article 'printer' has no step 'x'" kb flow 1 --step x
}

@test "flow -o json - a step a line, or one" {
	printer
	ok 5 sh 'kb flow 1 -o json | wc -l'
	ok '{"step":"put-some-in","title":"Put some in","text":"Done? Then [start again](#is-it-on).","choices":[{"text":"start again","step":"is-it-on"}],"is_end":false}' \
		kb flow 1 -o json --step put-some-in
	ok $'step\ttitle\tchoices\nstart\tPrinter\tis-it-on,put-some-in' \
		sh 'kb flow 1 -o tsv | head -n 2'
}

@test "flow --check - choices that lead nowhere, lost steps, loops and no end" {
	printer
	ok $'line\tstep\tlevel\ttext' kb flow 1 --check
	runs kb new Bad kind=guide -m $'[On](#a) [Off](#nothing)\n\n## A\n[B](#b)\n\n## B\n[A](#a)\n\n## Lost\nx'
	exits 65 kb flow 2 --check
	out_is $'line\tstep\tlevel\ttext\n1\tstart\tfault\t\'#nothing\' is no step of the article\n6\tb\tnote\tleads back to \'a\'\n9\tlost\tfault\tnothing leads to it\n1\tstart\tfault\tno end is reached from it\n3\ta\tfault\tno end is reached from it\n6\tb\tfault\tno end is reached from it'
	err_is "kb flow: article 'bad': the flow has 5 faults"
	runs kb new Plain -m $'Text\n\n## Part\n\n[Link](https://example.org/#part)'
	fails 65 "kb flow: article 'plain' is no flow: it has no link to one of its headings" \
		kb flow 3
}

@test "flow - what is code is no choice, a mark alone is no code" {
	runs kb new Keys kind=guide \
		-m $'Press ` and [go](#go), not ``[back](#gone)``.\n\n## Go\nx'
	ok $'line\tstep\tlevel\ttext' kb flow 1 --check
	ok go sh 'kb flow 1 -o tsv -H | head -n 1 | cut -f 3'
}

@test "flow - readers walk through the published version" {
	agent new cus role=customer email=c@example.org >/dev/null
	printer
	runs kb set 1 content=$'New\n\n[X](#y)\n\n## Y\n\nz'
	ok 5 sh 'kb flow 1 -o json --as cus | wc -l'
	ok 2 sh 'kb flow 1 -o json --newest | wc -l'
	fails 77 "kb flow: user 'cus' (customer) may not read unpublished articles and their history" \
		kb flow 1 -o json --newest --as cus
}

@test "flow - takes any text" {
	article Odd
	head -c 20000 /dev/urandom >random
	runs sh "{ printf '[x](#start)\n'; LC_ALL=C tr -dc '\012\040-\176' <random; } |
		kb edit 1 -f -"
	exits 0 sh 'kb flow 1 --check >/dev/null 2>&1; test $? -lt 70'
	runs sh "yes '[[[](#' | head -c 200000 >long; kb set 1 content=x >/dev/null
		{ cat long; echo '[x](#y)'; } | kb edit 1 -f -"
	exits 0 sh 'kb flow 1 -o json >/dev/null 2>&1; test $? -lt 70'
}
