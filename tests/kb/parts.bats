bats_require_minimum_version 1.5.0
load ../lib
load kb

@test "category - is a tree, with names in languages" {
	ok $'id\n1' kb category new account name='Your account' help=Accounts
	ok 2 kb category new -o id pass-words parent=account position=2 \
		name:de=Passwörter name:fr='Mots de passe'
	ok $'id\tslug\tname\tparent\tposition\thelp\tarticles
1\taccount\tYour account\t\t0\tAccounts\t0
2\tpass-words\tPass words\taccount\t2\t\t0' kb category list
	ok '["de=Passwörter","fr=Mots de passe"]' \
		sh 'kb category list slug:pass-words -o json | jq -c .names'
	runs kb category set pass-words name:fr= name=Passwords slug=passwords
	ok $'passwords\tPasswords\tde=Passwörter' \
		kb category list -H parent:account --fields slug,name,names
	ok $'article_category.named\tarticle_category\t2\t{"language":"fr","name":null}' \
		last_event
	article One category=passwords
	fails 65 "kb category: category 2: 1 articles and categories are in it" \
		kb category rm passwords
	fails 65 "kb category: category 1: 1 articles and categories are in it" \
		kb category rm account
	runs kb set 1 category=account
	runs kb category rm passwords
	ok 1 kb category list -H --fields articles
}

@test "category - says what belongs there in languages, too" {
	runs kb category new mail help='In and out' help:de='Ein und aus'
	ok $'article_category.named\tarticle_category\t1\t{"language":"de","help":"Ein und aus"}' \
		last_event
	ok 'Mail|Ein und aus' sql 'select name, help from article_category_name'
	runs kb category set mail name:de=Post
	ok 'Post|Ein und aus' sql 'select name, help from article_category_name'
	runs kb category set mail help:de=
	ok 'Post|' sql 'select name, help from article_category_name'
	fails 65 "kb category: 'x!' is no language of the form de or de-AT" \
		kb category set mail help:x!=y
	ok $'part\tfault' desk check
}

@test "category - refuses circles, doubles and what is no name" {
	runs kb category new a
	runs kb category new b parent=a
	runs kb category new c parent=b
	fails 65 "kb category: parent: a category cannot lie below itself" \
		kb category set a parent=c
	fails 65 "kb category: parent: a category cannot lie below itself" \
		kb category set a parent=a
	fails 65 "kb category: category 'b' is there already" kb category new b
	fails 65 "kb category: category 'b' is there already" \
		kb category set c slug=b
	fails 65 "kb category: category: 'x y' is no slug: it has only a to z, 0 to 9, '-' and '_'" \
		kb category new 'x y'
	fails 66 "kb category: category: no category 'letters'" \
		kb category rm letters
	fails 66 "kb category: category: no category 'letters'" \
		kb category set letters help=x
	fails 65 "kb category: 'x!' is no language of the form de or de-AT" \
		kb category set a name:x!=y
	exits 65 kb category set a name=
	fails 64 "kb category: 'x': give 'new SLUG', 'list', 'set SLUG field=value' or 'rm SLUG'" \
		kb category x
	ok $'a\t\nb\ta\nc\tb' kb category list -H sort:id --fields slug,parent
	ok $'part\tfault' desk check
}

@test "attach - keeps files of an article by their names" {
	article One
	printf 'hello\n' >note.txt
	printf 'bin\0' >b.bin
	ok 1 kb attach -o id add one note.txt b.bin
	ok $'article.attached\tarticle\t1\t{"name":"b.bin"}' last_event
	ok $'b.bin\tapplication/octet-stream\t4\nnote.txt\ttext/plain\t6' \
		kb attach list 1 -H --fields name,type,size
	ok hello kb attach get 1 note.txt
	mkdir d
	runs kb attach get 1 b.bin -f d
	runs cmp b.bin d/b.bin
	fails 65 "kb attach: cannot write 'd/b.bin': file exists" \
		kb attach get 1 b.bin -f d
	printf 'other\n' >note.txt
	runs kb attach add 1 note.txt
	ok other kb attach get 1 note.txt
	ok 2 sh 'kb attach list 1 -H | wc -l'
	ok 1 kb count has:attachment
	runs kb detach 1 note.txt
	fails 66 "kb detach: article 1: has no file 'note.txt'" \
		kb detach 1 note.txt
	fails 66 "kb attach: cannot open 'gone': no such file or directory" \
		kb attach add 1 gone
	fails 64 "kb attach: give 'add ARTICLE FILE', 'list ARTICLE' or 'get ARTICLE NAME'" \
		kb attach
	ok $'part\tfault' desk check
}

@test "attach - readers get the files of what they may read" {
	agent new cust role=customer >/dev/null
	article One
	printf hi >n.txt
	runs kb attach add 1 n.txt
	fails 66 "kb attach: no article 1" kb attach get 1 n.txt --as cust
	publish 1
	ok hi kb attach get 1 n.txt --as cust
}

@test "translate - makes the translation, and brings it up to date" {
	runs kb category new c
	article One language=en category=c kind=guide tags=a,b difficulty=beginner
	publish 1
	ok $'id\n2' kb translate one de title=Eins -m 'Text auf Deutsch.'
	ok $'eins\tEins\tguide\tc\ta,b\tbeginner\tde\tone\t1\tdraft' \
		kb list -H id:2 --fields \
		slug,title,kind,category,tags,difficulty,language,source,source_version,state
	ok '' kb list -o id is:outdated
	runs kb set 1 content=Newer
	ok '' kb list -o id is:outdated
	publish 1
	ok 2 kb list -o id is:outdated
	ok 2 kb translate -o id 1 DE -m 'Neuer Text.'
	ok $'2\t2\tNeuer Text.' kb list -H id:2 \
		--fields version,source_version,content
	ok '' kb list -o id is:outdated
	ok 1 kb list -o id has:translation
	# The text is right as it is.
	runs kb set 1 content=Newest
	publish 1
	runs kb set 2 source_version=3
	ok '' kb list -o id is:outdated
}

@test "translate - refuses what is no translation" {
	article One language=en
	article Two
	runs kb translate 1 de title=Eins -m x
	fails 65 "kb translate: language: 'deutsch!' is none of the form de or de-AT" \
		kb translate 1 deutsch! -m x
	fails 65 "kb translate: source 'one': it has the same language" \
		kb translate 1 en -m x
	fails 65 "kb translate: source 'eins': is a translation itself: name the one that it translates" \
		kb translate eins fr -m x
	fails 65 "kb set: source 'one': a translation needs a language" \
		kb set 2 source=one
	fails 65 "kb set: source 'one': it is translated into that language already" \
		kb set 2 source=one language=de
	fails 65 "kb set: source 'two': there are translations of the article itself" \
		kb set 1 source=two
	fails 65 "kb set: source 'one': it has no such version" \
		kb set 3 source_version=9
	fails 64 "kb translate: an operand is missing: kb translate ARTICLE LANGUAGE [field=value]..." \
		kb translate 1
	runs kb set two source=one language=fr
	ok $'part\tfault' desk check
}
