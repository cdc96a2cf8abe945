-- Mail out: what the desk must tell the world, templates, and what is known of
-- addresses. Times are Unix seconds (UTC), is_* 0 or 1; a text is never ''.

-- One row a thing to send: it is written with the change that asks for it.
create table outbox (
	id {ID},
	kind {TEXT} not null check (kind in ('mail', 'webhook')),
	-- Why it is sent; with what it is about it makes the row unique, so
	-- that what runs twice is sent once.
	purpose {TEXT} not null,
	unique_key {TEXT} unique,
	ticket_id {INT} references ticket (id),
	message_id {INT} references message (id),
	-- mail: the envelope; webhook: the URL's name in the configuration.
	sender {TEXT},
	recipients {TEXT} not null,
	subject {TEXT},
	mail_id {TEXT},
	content_id {INT} not null references content (id),
	is_auto {INT} not null default 0 check (is_auto in (0, 1)),
	-- queued: due at next_at; sending: leased until leased_until; held: by
	-- a person; sent, failed and cancelled are ends.
	state {TEXT} not null default 'queued' check (state in ('queued',
		'sending', 'sent', 'failed', 'held', 'cancelled')),
	cancel_on_reply {INT} not null default 0
		check (cancel_on_reply in (0, 1)),
	tries {INT} not null default 0,
	next_at {INT} not null,
	leased_until {INT},
	lease {TEXT},
	last_code {INT},
	last_error {TEXT},
	created_at {INT} not null,
	-- From when on giving up is counted: when it was first due, or retried.
	started_at {INT} not null,
	sent_at {INT}
) {STRICT};
create index outbox_sent on outbox (sent_at) where sent_at is not null;
create index outbox_due on outbox (next_at, id)
	where state in ('queued', 'sending');
create index outbox_mail on outbox (mail_id) where mail_id is not null;
create index outbox_ticket on outbox (ticket_id) where ticket_id is not null;

-- Mail templates, canned replies and macros. purpose names what a mail template
-- is for (acknowledgement, reply, resolved, closed, reopened, escalated,
-- survey …); a canned reply and a macro have a name alone.
create table template (
	id {ID},
	kind {TEXT} not null check (kind in ('mail', 'canned', 'macro')),
	name {TEXT} not null,
	purpose {TEXT},
	category_id {INT} references category (id),
	language {TEXT},
	subject {TEXT},
	body {TEXT},
	html {TEXT},
	-- Declared variables, a line each: "name", or "name=what it is without".
	variables {TEXT},
	-- Macros: field=value, a line each.
	settings {TEXT},
	is_active {INT} not null default 1 check (is_active in (0, 1)),
	version {INT} not null default 1,
	created_at {INT} not null,
	updated_at {INT} not null,
	check (body is not null or kind = 'macro')
) {STRICT};
create unique index template_name on template (name, coalesce(language, ''));

-- Acknowledgements: whether, in which language without a better one, and the
-- words about hours.
alter table team add column acknowledges {INT} not null default 1
	check (acknowledges in (0, 1));
alter table team add column language {TEXT};
alter table team add column hours {TEXT};
alter table team add column answer_within_s {INT};

-- What came back from an address.
alter table customer_address add column bounced_hard_at {INT};
alter table customer_address add column bounces_soft {INT} not null default 0;
alter table customer_address add column bounce_text {TEXT};

-- When an address was last answered by a program, and what it sent: the caps
-- that end loops.
create table auto_answer (
	address {TEXT} not null primary key,
	answered_at {INT} not null
) {STRICT};

create table mail_rate (
	address {TEXT} not null,
	hour {INT} not null,
	tickets {INT} not null default 0,
	answers {INT} not null default 0,
	primary key (address, hour)
) {STRICT};
