-- Full text from terms of ours, written by lib/desk/search/index.c; "desk
-- migrate" enters what was there before.
drop table message_fts;
create virtual table message_fts using fts5 (
	title, body, content = '', tokenize = 'ascii', prefix = '3'
);
create virtual table article_fts using fts5 (
	title, phrasings, body, content = '', tokenize = 'ascii'
);

-- Words of articles, and in how many articles each is: 'term' as the index has
-- it, 'form' as it is written; 'size' counts the articles and the words of
-- each column. 'title': words of tickets' subjects. back is the word from its
-- end, so that a mistyped word is found by either half.
create table search_word (
	kind text not null check (kind in ('term', 'form', 'size', 'title')),
	word text not null,
	back text,
	docs integer not null,
	primary key (kind, word)
) strict, without rowid;
create index search_word_back on search_word (kind, back)
	where back is not null;
