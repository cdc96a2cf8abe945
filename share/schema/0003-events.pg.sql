-- Events on their way into the chain. Writers that go side by side must not wait
-- for each other's commit, as the chain alone would make them: they leave their
-- events here, and each in turn moves what is committed into event.

create table event_unsealed (
	id {ID},
	at {INT} not null,
	agent_id {INT},
	verb text not null,
	record text not null,
	record_id {INT} not null,
	ticket_id {INT},
	changes text,
	salt {BLOB},
	digest {BLOB} not null
) {STRICT};
