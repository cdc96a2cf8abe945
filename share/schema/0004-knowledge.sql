-- Knowledge: articles of all kinds, questions with answers among them, and what
-- readers say about them. Times are Unix seconds (UTC), is_* 0 or 1; a text is
-- never ''.

-- A tree; name is what readers see where there is none in their language.
create table article_category (
	id {ID},
	slug {TEXT} not null unique,
	name {TEXT} not null,
	parent_id {INT} references article_category (id),
	position {INT} not null default 0,
	help {TEXT},
	created_at {INT} not null,
	check (parent_id <> id)
) {STRICT};
create index article_category_parent on article_category (parent_id);

create table article_category_name (
	category_id {INT} not null
		references article_category (id) on delete cascade,
	language {TEXT} not null,
	name {TEXT} not null,
	help {TEXT},
	primary key (category_id, language)
) {STRICT};

-- Each category under the slug of every one that it lies below, and its own.
create view article_category_below (id, slug) as
	with recursive below (id, slug) as (
		select id, slug from article_category
		union
		select k.id, b.slug from article_category k
			join below b on k.parent_id = b.id
	)
	select id, slug from below;

-- A question is an article of that kind: its title is the question, its body
-- the answer.
create table article (
	id {ID},
	-- Once on the desk, whatever the language, so that it names one article.
	slug {TEXT} not null unique,
	kind {TEXT} not null check (kind in ('article', 'guide', 'tutorial',
		'troubleshooting', 'video', 'question')),
	category_id {INT} references article_category (id),
	language {TEXT},
	-- A translation: of which article, and of which of its versions.
	source_id {INT} references article (id),
	source_version {INT},
	-- What readers see: published and outdated ones are there for them, and
	-- stay so while a newer version is worked on.
	state {TEXT} not null default 'draft' check (state in ('draft',
		'in_review', 'approved', 'published', 'outdated', 'archived')),
	-- How far the newest version has come; published: it is the one seen.
	stage {TEXT} not null default 'draft' check (stage in ('draft',
		'in_review', 'approved', 'published')),
	version {INT} not null default 1,
	-- What readers see, and of an archived one saw.
	published_version {INT},
	-- When version becomes what they see, where that is settled.
	publish_at {INT},
	first_published_at {INT},
	published_at {INT}, -- published_version
	review_by {INT},
	difficulty {TEXT} check (difficulty in ('beginner', 'intermediate',
		'advanced')),
	audience {TEXT} not null default 'public' check (audience in ('public',
		'customer', 'agent')),
	position {INT} not null default 0,
	author_id {INT} references agent (id),
	author_name {TEXT}, -- of one who is no agent here
	video_url {TEXT},
	thumbnail {TEXT},
	duration_s {INT},
	front {TEXT}, -- the head of the file that it came from, as it was there
	-- What stands in the tables below, and what came with an import.
	views {INT} not null default 0,
	helpful {INT} not null default 0,
	unhelpful {INT} not null default 0,
	views_brought {INT} not null default 0,
	helpful_brought {INT} not null default 0,
	unhelpful_brought {INT} not null default 0,
	created_at {INT} not null,
	updated_at {INT} not null,
	check (source_id <> id),
	check (state not in ('published', 'outdated')
		or published_version is not null),
	check (stage <> 'published' or published_version = version)
) {STRICT};
create index article_category_place on article (category_id, position, id);
create index article_source on article (source_id)
	where source_id is not null;
create index article_publish on article (publish_at)
	where publish_at is not null;

-- Never changed once written.
create table article_version (
	article_id {INT} not null references article (id) on delete cascade,
	version {INT} not null,
	title {TEXT} not null,
	summary {TEXT},
	body {TEXT}, -- Markdown as it was written
	note {TEXT}, -- what was changed, and why
	author_id {INT} references agent (id),
	created_at {INT} not null,
	primary key (article_id, version)
) {STRICT};

create table article_tag (
	article_id {INT} not null references article (id) on delete cascade,
	tag {TEXT} not null,
	primary key (article_id, tag)
) {STRICT};
create index article_tag_tag on article_tag (tag, article_id);

-- A verdict is on one version.
create table article_review (
	id {ID},
	article_id {INT} not null references article (id) on delete cascade,
	version {INT} not null,
	reviewer_id {INT} references agent (id),
	verdict {TEXT} not null check (verdict in ('approved', 'rejected')),
	comment {TEXT},
	created_at {INT} not null
) {STRICT};
create index article_review_article on article_review (article_id, version);

create table article_attachment (
	id {ID},
	article_id {INT} not null references article (id) on delete cascade,
	name {TEXT} not null,
	type {TEXT} not null,
	size {INT} not null,
	content_id {INT} not null references content (id),
	created_at {INT} not null,
	unique (article_id, name)
) {STRICT};
create index article_attachment_content on article_attachment (content_id);

-- Made by hand and good for both: article_id is the smaller.
create table article_link (
	article_id {INT} not null references article (id) on delete cascade,
	other_id {INT} not null references article (id) on delete cascade,
	created_at {INT} not null,
	primary key (article_id, other_id),
	check (article_id < other_id)
) {STRICT};
create index article_link_other on article_link (other_id);

-- Tickets that an article was made from, answered, or was offered for.
create table article_ticket (
	article_id {INT} not null references article (id) on delete cascade,
	ticket_id {INT} not null references ticket (id),
	kind {TEXT} not null check (kind in ('source', 'answer', 'offer')),
	created_at {INT} not null,
	primary key (article_id, ticket_id, kind)
) {STRICT};
create index article_ticket_ticket on article_ticket (ticket_id);

-- One a person or token: "agent:1", "customer:7", "token:" and a keyed digest.
create table article_vote (
	article_id {INT} not null references article (id) on delete cascade,
	voter {TEXT} not null,
	version {INT} not null, -- the one that was seen
	is_helpful {INT} not null check (is_helpful in (0, 1)),
	comment {TEXT},
	created_at {INT} not null,
	updated_at {INT} not null,
	primary key (article_id, voter)
) {STRICT};
create index article_vote_updated on article_vote (updated_at);

create table article_comment (
	id {ID},
	article_id {INT} not null references article (id) on delete cascade,
	parent_id {INT} references article_comment (id) on delete cascade,
	version {INT},
	sender {TEXT} not null check (sender in ('agent', 'customer', 'guest')),
	agent_id {INT} references agent (id),
	customer_id {INT} references customer (id),
	name {TEXT},
	body {TEXT} not null,
	state {TEXT} not null default 'pending' check (state in ('pending',
		'shown', 'hidden', 'spam')),
	moderator_id {INT} references agent (id),
	moderated_at {INT},
	created_at {INT} not null
) {STRICT};
create index article_comment_article on article_comment (article_id, id);
create index article_comment_pending on article_comment (id)
	where state = 'pending';

-- A reader once a day: day is days since 1970 (UTC), reader a keyed digest that
-- may be forgotten while the count of the day stays.
create table article_view (
	article_id {INT} not null references article (id) on delete cascade,
	day {INT} not null,
	reader {BLOB} not null,
	primary key (article_id, day, reader)
) {STRICT};

create table article_view_day (
	article_id {INT} not null references article (id) on delete cascade,
	day {INT} not null,
	views {INT} not null,
	primary key (article_id, day)
) {STRICT};
create index article_view_day_day on article_view_day (day);

-- Questions that an article is known to answer, in their askers' words. plain is
-- the text without case, punctuation and double blanks.
create table phrasing (
	id {ID},
	article_id {INT} not null references article (id) on delete cascade,
	text {TEXT} not null,
	plain {TEXT} not null,
	count {INT} not null default 1,
	state {TEXT} not null default 'active' check (state in ('pending',
		'active', 'rejected')),
	created_at {INT} not null,
	last_at {INT} not null,
	unique (article_id, plain)
) {STRICT};

-- What was looked for and not found, without who looked.
create table search_miss (
	id {ID},
	words {TEXT} not null,
	language {TEXT},
	kind {TEXT},
	count {INT} not null default 1,
	first_at {INT} not null,
	last_at {INT} not null
) {STRICT};
create unique index search_miss_words on search_miss (words,
	coalesce(language, ''), coalesce(kind, ''));
