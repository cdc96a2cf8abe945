#!/usr/bin/env bats
# mail2ticket --mbox, --stream, --batch: many mails, one process.

bats_require_minimum_version 1.5.0
load ../lib

# mail N: a small mail.
mail() {
	printf 'From: a%s@example.org\nSubject: number %s\nMessage-ID: <%s@x>\n\nbody %s\n' \
		"$1" "$1" "$1" "$1"
}

# frames N...: each as its length, a newline and the bytes.
frames() {
	local n
	for n; do
		mail "$n" >one
		wc -c <one | tr -d ' '
		cat one
	done
}

@test "--mbox takes in each mail and prints its ticket" {
	for n in 1 2 3; do
		echo 'From a@example.org Mon Mar  2 09:00:00 2026'
		mail "$n"
		echo
	done >box
	ok $'1\n2\n3' mail2ticket --mbox <box
	ok $'1\n2\n3' mail2ticket --mbox <box
	ok 3 ticket count
	ok 'number 2' ticket list -H --fields subject id:2
}

@test "--mbox: a sentence that begins with From is no mail" {
	printf '%s\n' 'From a@b Mon Mar  2 09:00:00 2026' 'From: a@b.example' '' \
		'text' '' 'From here on it is a sentence.' 'And on.' >box
	ok 1 mail2ticket --mbox <box
	runs ticket show 1
	out_has 'From here on' 'And on.'
}

@test "--stream answers each mail with a status and its ticket" {
	frames 1 2 1 >stream
	ok $'0 1\n0 2\n0 1' mail2ticket --stream <stream
}

@test "--stream --batch stores the same as mail by mail" {
	frames $(seq 1 25) >stream
	runs mail2ticket --stream --batch 10 <stream
	out_is "$(seq -f '0 %g' 1 25)"
	ok 25 ticket count
	runs desk check
}

@test "--stream answers before the next mail is there" {
	mkfifo in out
	mail2ticket --stream --batch 100 <in >out &
	exec 7>in 8<out
	frames 1 >&7
	read -r -t 5 answer <&8
	[ "$answer" = '0 1' ]
	exec 7>&- 8<&-
	wait
}

@test "--stream: what is no frame ends it, what came before is stored" {
	frames 1 >stream
	echo 'no length' >>stream
	exits 75 mail2ticket --stream <stream
	out_is '0 1'
	err_is "mail2ticket: stdin: 'no length' is no length of a mail"
	frames 2 | head -c 20 >stream
	fails 75 'mail2ticket: stdin: ends within a mail' \
		mail2ticket --stream <stream
	ok 1 ticket count
}

@test "killed in the middle of a batch, the rest comes once" {
	frames $(seq 1 200) >stream
	mail2ticket --stream --batch 20 <stream >answers &
	wait_for test -s answers
	kill -9 $! || true
	wait $! || true
	exits 0 mail2ticket --stream --batch 20 <stream
	ok 200 ticket count
	runs desk check
}

@test "the mails of the corpus's mbox files" {
	local dir=$ROOT/../shared/corpus/mail file n
	[[ -d $dir/mbox ]] || skip 'no ../shared/corpus'
	for file in "$dir"/mbox/*; do
		desk_fresh
		n=$(awk -F'\t' -v f="mbox/${file##*/}" '$1 == f { print $2; exit }' \
			"$dir/mbox_expect.tsv")
		mail2ticket --mbox --batch 50 <"$file" >ids
		[[ $(wc -l <ids) -eq $n ]] || {
			echo "$file: $(wc -l <ids), not $n"
			return 1
		}
	done
}
