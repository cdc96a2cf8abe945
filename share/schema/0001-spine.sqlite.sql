-- Full text over messages; written by lib/desk/search.c, never by a trigger.
create virtual table message_fts using fts5 (
	title, body,
	content = 'message', content_rowid = 'id',
	tokenize = 'porter unicode61 remove_diacritics 2',
	prefix = '2 3'
);
