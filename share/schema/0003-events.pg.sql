-- Events on their way into the chain. Writers that go side by side must not wait
-- for each other's commit, as the chain alone would make them: they leave their
-- events here, and each in turn moves what is committed into event.

create table event_unsealed (
	id {ID},
	at {INT} not null,
	agent_id {INT},
	verb {TEXT} not null,
	record {TEXT} not null,
	record_id {INT} not null,
	ticket_id {INT},
	changes {TEXT},
	salt {BLOB},
	digest {BLOB} not null
) {STRICT};

-- The first message that had a Message-ID, found by the index alone: here the id
-- is no part of an index unless it says so, and all messages would be read.
drop index message_message_id;
create index message_message_id on message (message_id, id)
	where message_id is not null;

-- Tickets that are whole are counted by the index alone: here a partial index
-- has what its condition says, and the rows are left alone.
create index ticket_whole on ticket (id) where merged_into_id is null;
