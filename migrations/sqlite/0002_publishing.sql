-- Publishing that takes a second person, a time to come, or both.

-- 1 where publishing takes a second person, and the admin who asked to end that: another one has to agree.
-- Written by admins (`store/sites.rs`).
alter table sites add column approval bigint not null default 0;
alter table sites add column approval_off_by text;

-- The version whose rules were published again, and who approved.
alter table versions add column again bigint;
alter table versions add column approved_by text;

-- 1 where the token may publish, and the admin who made it and so knew its secret. Written with the token (`store/tokens.rs`).
alter table tokens add column publishes bigint not null default 0;
alter table tokens add column made_by text not null default '';

-- Rules that wait to be published: for a second person, then for their time. Written by publishers and by the server's clock
-- (`store/publications.rs`). What was asked for never changes, and what was settled is settled.
create table publications (
    id text primary key not null,
    site text not null references sites (key),
    base bigint not null,
    revision bigint,
    again bigint,
    hash text not null,
    rules text not null,
    rule_count bigint not null,
    message text not null,
    asked_by text not null,
    token_of text,
    asked_at bigint not null,
    publish_at bigint,
    state text not null check (state in ('waiting', 'scheduled', 'published', 'declined', 'withdrawn', 'held')),
    approved_by text,
    approved_at bigint,
    settled_by text,
    settled_at bigint,
    comment text not null default '',
    version bigint
);
create index publications_site on publications (site, asked_at);
create index publications_due on publications (state, publish_at);
create trigger publications_are_settled_once before update on publications
when old.state not in ('waiting', 'scheduled')
begin
    select raise(abort, 'a settled publication is immutable');
end;
create trigger publications_keep_what_was_asked
before update of id, site, base, revision, again, hash, rules, rule_count, message, asked_by, token_of, asked_at, publish_at
on publications
begin
    select raise(abort, 'what was asked for is immutable');
end;
create trigger publications_never_go before delete on publications
begin
    select raise(abort, 'a publication is never deleted');
end;
