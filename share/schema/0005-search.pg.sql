-- Full text from terms of ours, written by lib/desk/search/index.c.
create table message_search (
	message_id bigint not null primary key references message (id),
	terms tsvector not null
);
create index message_search_terms on message_search using gin (terms);
create table article_search (
	article_id bigint not null primary key references article (id),
	terms tsvector not null
);
create index article_search_terms on article_search using gin (terms);

-- Words of articles, and in how many articles each is: 'term' as the index has
-- it, 'form' as it is written; 'size' counts the articles and the words of
-- each column. 'title': words of tickets' subjects. back is the word from its
-- end, so that a mistyped word is found by either half.
create table search_word (
	kind {TEXT} not null check (kind in ('term', 'form', 'size', 'title')),
	word text collate "C" not null,
	back text collate "C",
	docs bigint not null,
	primary key (kind, word)
);
create index search_word_back on search_word (kind, back)
	where back is not null;
