-- The least rights that a desk needs on PostgreSQL: who may do what in its
-- database. For psql, as a superuser, before "desk init" and again behind it
-- and behind each "desk migrate"; how often it runs does not matter:
--
--	psql -d desk -f roles.sql
--
-- desk_owner    has the tables: desk init, migrate, import, restore
-- desk_program  reads and writes them: all programs, every day
-- desk_report   reads them, but for what is secret
--
-- Nobody logs in as one of these. A user of the desk is a member of one:
--
--	create role mail login in role desk_program;
--
-- The database is the desk's own: all tables beside the desk's are taken for
-- tables of it.
\set ON_ERROR_STOP on
\set QUIET on
begin;
set local client_min_messages = warning;

do $$
declare
	name text;
begin
	foreach name in array array['desk_owner', 'desk_program', 'desk_report']
	loop
		if not exists (select from pg_roles where rolname = name) then
			execute format('create role %I nologin', name);
		end if;
		execute format('grant connect on database %I to %I',
			current_database(), name);
	end loop;
	execute format('revoke connect, temporary on database %I from public',
		current_database());
end $$;

-- What the programs need of a table; of those that are not named, all rights
-- to rows. What was written once stays: nobody takes out events, mails or
-- tickets, and of an event only what may be erased is ever changed.
create temporary table needed (name text primary key, rights text not null)
	on commit drop;
insert into needed (name, rights) values
	('desk_store', 'select'),
	('setting', 'select, insert, update (value)'),
	('event', 'select, insert, update (changes, salt)'),
	('event_unsealed',
		'select, insert, update (changes, salt), delete'),
	('content', 'select, insert'),
	('agent', 'select, insert, update'),
	('ticket', 'select, insert, update'),
	('message', 'select, insert, update'),
	('attachment', 'select, insert, update'),
	('merge', 'select, insert, update'),
	('article_version', 'select, insert');

do $$
declare
	place text := coalesce((select n.nspname from pg_class c
		join pg_namespace n on n.oid = c.relnamespace
		where c.oid = to_regclass('desk_store')), current_schema());
	t record;
begin
	execute format('grant usage, create on schema %I to desk_owner', place);
	execute format('grant usage on schema %I to desk_program, desk_report',
		place);
	execute format('revoke create on schema %I from public', place);
	-- What a later migration makes, until this runs again.
	execute format('alter default privileges for role desk_owner in schema '
		'%I grant select, insert, update, delete on tables to '
		'desk_program', place);
	execute format('alter default privileges for role desk_owner in schema '
		'%I grant usage, select, update on sequences to desk_program',
		place);
	execute format('alter default privileges for role desk_owner in schema '
		'%I grant select on tables to desk_report', place);
	if to_regclass('desk_store') is null then
		return;
	end if;
	for t in select c.oid, c.relname, n.rights from pg_class c
		left join needed n on n.name = c.relname
		where c.relnamespace = place::regnamespace
		and c.relkind in ('r', 'p', 'v', 'm')
	loop
		execute format('alter table %s owner to desk_owner',
			t.oid::regclass);
		execute format('revoke all on %s from public, desk_program, '
			'desk_report', t.oid::regclass);
		execute format('grant %s on %s to desk_program',
			coalesce(t.rights, 'select, insert, update, delete'),
			t.oid::regclass);
		execute format('grant select %s on %s to desk_report',
			case t.relname when 'setting' then '(name, value)'
			else '' end, t.oid::regclass);
	end loop;
	for t in select c.oid from pg_class c
		where c.relnamespace = place::regnamespace and c.relkind = 'S'
	loop
		execute format('grant usage, select, update on %s to desk_program',
			t.oid::regclass);
	end loop;
end $$;
commit;
