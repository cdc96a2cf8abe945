-- Search: what is found by its words. The indexes themselves are the stores'
-- own (0005-search.sqlite.sql, 0005-search.pg.sql).

-- In which language a message was entered in the full text; NULL: none named.
alter table message add column language {TEXT};

-- An article as it is searched: plain text of what readers see.
create table search_entry (
	id {INT} not null primary key references article (id),
	version {INT} not null,
	language {TEXT},
	title {TEXT} not null,
	phrasings {TEXT}, -- a line each
	body {TEXT}
) {STRICT};

-- The languages that texts were entered in, beside the usual one.
create table search_language (
	kind {TEXT} not null check (kind in ('article', 'ticket')),
	language {TEXT} not null,
	primary key (kind, language)
) {STRICT};
