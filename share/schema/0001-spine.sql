-- The spine: people, tickets, messages, content, events.
-- Times are Unix seconds (UTC), *_s seconds, is_* 0 or 1; a text is never ''.

create table setting (
	name {TEXT} not null primary key,
	value {TEXT},
	secret {BLOB}
) {STRICT};

create table team (
	id {ID},
	name {TEXT} not null unique,
	email {TEXT},
	created_at {INT} not null
) {STRICT};

create table agent (
	id {ID},
	login {TEXT} not null unique,
	name {TEXT},
	email {TEXT},
	role {TEXT} not null check (role in ('customer', 'viewer', 'agent',
		'lead', 'moderator', 'admin', 'auditor')),
	is_active {INT} not null default 1 check (is_active in (0, 1)),
	created_at {INT} not null
) {STRICT};

create table team_agent (
	team_id {INT} not null references team (id) on delete cascade,
	agent_id {INT} not null references agent (id) on delete cascade,
	primary key (team_id, agent_id)
) {STRICT};

create table customer (
	id {ID},
	name {TEXT},
	email {TEXT},
	organisation {TEXT},
	language {TEXT},
	created_at {INT} not null
) {STRICT};

-- Every address a customer writes from, in lower case.
create table customer_address (
	address {TEXT} not null primary key,
	customer_id {INT} not null references customer (id)
) {STRICT};
create index customer_address_customer on customer_address (customer_id);

create table category (
	id {ID},
	name {TEXT} not null unique,
	help {TEXT},
	created_at {INT}
) {STRICT};

insert into category (name, help) values
	('technical', 'technical issues'),
	('billing', 'billing and subscription'),
	('account', 'account management'),
	('content', 'content quality'),
	('booking', 'bookings'),
	('general', 'general questions'),
	('emergency', 'emergencies'),
	('other', 'anything else');

create table ticket (
	id {ID},
	subject {TEXT} not null,
	status {TEXT} not null check (status in ('open', 'assigned',
		'in_progress', 'waiting', 'resolved', 'closed')),
	priority {TEXT} not null check (priority in ('low', 'normal', 'high',
		'urgent')),
	category_id {INT} references category (id),
	team_id {INT} references team (id),
	assignee_id {INT} references agent (id),
	requester_id {INT} references customer (id),
	channel {TEXT} not null check (channel in ('email', 'chat', 'phone',
		'web', 'api', 'cli', 'social')),
	language {TEXT},
	key {TEXT},
	resolution {TEXT},
	due_at {INT},
	first_response_at {INT},
	first_resolved_at {INT},
	resolved_at {INT},
	closed_at {INT},
	reopens {INT} not null default 0,
	escalation {INT} not null default 0,
	worked_s {INT} not null default 0,
	merged_into_id {INT} references ticket (id),
	is_broken {INT} not null default 0 check (is_broken in (0, 1)),
	version {INT} not null default 1,
	created_at {INT} not null,
	updated_at {INT} not null,
	-- What sorts and compares; the words above stay readable.
	status_rank {INT} not null generated always as (case status
		when 'open' then 0 when 'assigned' then 1
		when 'in_progress' then 2 when 'waiting' then 3
		when 'resolved' then 4 else 5 end) stored,
	priority_rank {INT} not null generated always as (case priority
		when 'low' then 0 when 'normal' then 1
		when 'high' then 2 else 3 end) stored,
	is_open {INT} not null generated always as (case
		when status in ('resolved', 'closed') then 0 else 1 end) stored
) {STRICT};
create index ticket_queue on ticket (priority_rank, id) where is_open = 1;
create index ticket_assignee on ticket (assignee_id, id) where is_open = 1;
create index ticket_requester on ticket (requester_id, id);
create index ticket_updated on ticket (updated_at, id);
create index ticket_merged on ticket (merged_into_id)
	where merged_into_id is not null;
-- One open ticket a key.
create unique index ticket_key on ticket (key)
	where is_open = 1 and key is not null;

-- Bytes, once by their digest: raw mails and attachments.
create table content (
	id {ID},
	sha256 {TEXT} not null unique, -- lower-case hexadecimal
	size {INT} not null,
	coding {TEXT} not null check (coding in ('raw', 'zstd')),
	data {BLOB} not null
) {STRICT};

create table message (
	id {ID},
	ticket_id {INT} not null references ticket (id),
	kind {TEXT} not null check (kind in ('reply', 'note', 'system')),
	sender {TEXT} not null check (sender in ('user', 'agent', 'assistant',
		'system')),
	channel {TEXT} not null check (channel in ('email', 'chat', 'phone',
		'web', 'api', 'cli', 'social')),
	agent_id {INT} references agent (id),
	customer_id {INT} references customer (id),
	from_addr {TEXT},
	from_name {TEXT},
	to_list {TEXT},
	cc_list {TEXT},
	subject {TEXT},
	-- The ticket's subject, in its first message only: for full text.
	title {TEXT},
	message_id {TEXT},
	in_reply_to {TEXT},
	references_list {TEXT},
	sent_at {INT},
	created_at {INT} not null,
	body {TEXT},
	reply {TEXT},
	is_auto {INT} not null default 0 check (is_auto in (0, 1)),
	is_bounce {INT} not null default 0 check (is_bounce in (0, 1)),
	-- Which mail it was, so that the same one is taken once.
	digest {BLOB} unique,
	raw_id {INT} references content (id),
	-- Where it stood before a split took it away.
	split_from_id {INT} references ticket (id)
) {STRICT};
create index message_ticket on message (ticket_id, id);
create index message_message_id on message (message_id)
	where message_id is not null;

create table attachment (
	id {ID},
	message_id {INT} not null references message (id),
	name {TEXT},
	type {TEXT} not null,
	size {INT} not null,
	content_id {INT} not null references content (id),
	is_inline {INT} not null default 0 check (is_inline in (0, 1))
) {STRICT};
create index attachment_message on attachment (message_id);

create table participant (
	ticket_id {INT} not null references ticket (id),
	customer_id {INT} not null references customer (id),
	primary key (ticket_id, customer_id)
) {STRICT};

create table ticket_tag (
	ticket_id {INT} not null references ticket (id),
	tag {TEXT} not null,
	primary key (ticket_id, tag)
) {STRICT};
create index ticket_tag_tag on ticket_tag (tag, ticket_id);

-- Read "from KIND to": 2 depends-on 1, 2 parent 1 (1 is the parent of 2).
create table link (
	from_id {INT} not null references ticket (id),
	to_id {INT} not null references ticket (id),
	kind {TEXT} not null check (kind in ('depends-on', 'parent', 'duplicate',
		'refers-to', 'follow-up')),
	created_at {INT} not null,
	primary key (from_id, to_id, kind),
	check (from_id <> to_id)
) {STRICT};
create index link_to on link (to_id, kind);

-- Records of other systems: a booking, an invoice.
create table reference (
	ticket_id {INT} not null references ticket (id),
	name {TEXT} not null,
	value {TEXT} not null,
	primary key (ticket_id, name, value)
) {STRICT};
create index reference_value on reference (value, name);

create table time_entry (
	id {ID},
	ticket_id {INT} not null references ticket (id),
	agent_id {INT} references agent (id),
	seconds {INT} not null,
	note {TEXT},
	created_at {INT} not null
) {STRICT};
create index time_entry_ticket on time_entry (ticket_id);

-- A merge with what it moved (JSON), so that it can be undone.
create table merge (
	id {ID},
	ticket_id {INT} not null references ticket (id),
	into_id {INT} not null references ticket (id),
	moved {TEXT} not null,
	created_at {INT} not null,
	undone_at {INT}
) {STRICT};
create index merge_ticket on merge (ticket_id);

-- Fields of a site's own, and their values.
create table field (
	id {ID},
	record {TEXT} not null,
	name {TEXT} not null,
	type {TEXT} not null check (type in ('text', 'int', 'bool', 'time',
		'enum')),
	words {TEXT},
	help {TEXT},
	unique (record, name)
) {STRICT};

create table field_value (
	field_id {INT} not null references field (id),
	record_id {INT} not null,
	num {INT},
	text {TEXT},
	primary key (field_id, record_id)
) {STRICT};
create index field_value_record on field_value (record_id);

-- Every change. hash is SHA-256 over the row before and this one; changes and
-- salt may be erased, their digest stays and so does the chain.
create table event (
	id {ID},
	at {INT} not null,
	agent_id {INT} references agent (id),
	verb {TEXT} not null,
	record {TEXT} not null,
	record_id {INT} not null,
	ticket_id {INT},
	changes {TEXT},
	salt {BLOB},
	digest {BLOB} not null,
	hash {BLOB} not null
) {STRICT};
create index event_ticket on event (ticket_id, id) where ticket_id is not null;

-- How far each reader of the events has come.
create table cursor (
	name {TEXT} not null primary key,
	event_id {INT} not null,
	updated_at {INT} not null
) {STRICT};
