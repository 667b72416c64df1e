-- The first tables. Columns are TEXT, BIGINT and DOUBLE PRECISION only, so that both databases read alike:
-- booleans are 0 and 1, times are milliseconds of Unix time, JSON is TEXT.

-- Who can sign in. Written by the accounts (`store/people.rs`): set-up, the people page, `louver user add`.
create table people (
    email text primary key not null,
    password text not null,
    role text not null check (role in ('admin', 'editor', 'publisher', 'agent')),
    created_at bigint not null,
    seen_at bigint
);

-- Browsers that are signed in; `id` is the SHA-256 of the cookie's value. Written by the session layer (`store/sign_ins.rs`).
create table sign_ins (
    id text primary key not null,
    person text references people (email) on delete cascade,
    data text not null,
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null
);
create index sign_ins_person on sign_ins (person);

-- Websites that carry the tag. Written by admins (`store/sites.rs`) and by the demo.
create table sites (
    key text primary key not null,
    name text not null,
    origins text not null,
    created_at bigint not null
);

-- The rule set being edited, one a site. Written by editors (`store/drafts.rs`), each save only over the revision it saw.
create table drafts (
    site text primary key not null references sites (key),
    revision bigint not null,
    rules text not null,
    saved_by text,
    saved_at bigint
);

-- Published rule sets, never changed and never deleted. Written by publishers (`store/versions.rs`).
create table versions (
    site text not null references sites (key),
    number bigint not null,
    hash text not null,
    rules text not null,
    rule_count bigint not null,
    published_at bigint not null,
    published_by text not null,
    message text not null,
    unique (site, number)
);
create function versions_are_immutable() returns trigger language plpgsql as $$
begin
    raise exception 'a version is immutable';
end;
$$;
create trigger versions_never_change before update or delete on versions
for each row execute function versions_are_immutable();
create trigger versions_never_go before truncate on versions
for each statement execute function versions_are_immutable();

-- Pages saved for the editor, as redacted trees. Written by page loading and by captures (`store/pages.rs`).
create table pages (
    id text primary key not null,
    site text not null references sites (key),
    url text not null,
    title text not null,
    captured bigint not null,
    elements bigint not null,
    tree text not null,
    saved_by text not null,
    saved_at bigint not null
);
create index pages_site on pages (site, saved_at);

-- One-use links by which a person's own browser sends a page. Written by editors and by the capture route (`store/captures.rs`).
create table captures (
    token_hash text primary key not null,
    site text not null references sites (key),
    url text not null,
    person text not null,
    expires_at bigint not null,
    used_at bigint,
    page text references pages (id) on delete set null
);

-- Tokens of integrators, by the SHA-256 of the secret. Written by admins (`store/tokens.rs`) and `louver token add`.
create table tokens (
    id text primary key not null,
    name text not null,
    hash text unique not null,
    created_at bigint not null,
    used_at bigint
);

-- Who did what, when. Written by every change of the tables above and by the relay (`store/audit.rs`); never changed, never
-- deleted, and without anything from a customer's page.
create table audit (
    id bigint generated always as identity primary key,
    at bigint not null,
    who text not null,
    what text not null,
    site text,
    detail text not null
);
create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is append only';
end;
$$;
create trigger audit_never_changes before update or delete on audit
for each row execute function audit_is_append_only();
create trigger audit_never_goes before truncate on audit
for each statement execute function audit_is_append_only();

-- A row for each group of changes that must see one another: a transaction updates it first, so that they go one after the
-- other on either database. Written by `store/people.rs`.
create table turns (
    name text primary key not null,
    taken bigint not null
);
insert into turns (name, taken) values ('people', 0);
