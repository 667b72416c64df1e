-- What the rules did on the pages that customers used: counts only, nothing of any customer, of any session or of any page's content.
-- Kept for ninety days. Columns as in the first migration.

-- Visits of a page while it was shared, by day (days of Unix time) and version. A page is an origin and a path in which `*` stands for
-- what may be somebody's own. Written by the relay when a customer leaves a page (`store/coverage.rs`).
create table coverage (
    site text not null references sites (key),
    day bigint not null,
    version bigint not null,
    page text not null,
    visits bigint not null,
    unique (site, day, version, page)
);

-- Of these: rules by their ids, in how many visits each held and in how many it matched; and fields that look sensitive and that no rule
-- covers, by category and the names that the page's authors gave. Written with `coverage`.
create table coverage_items (
    site text not null references sites (key),
    day bigint not null,
    version bigint not null,
    page text not null,
    kind text not null check (kind in ('rule', 'field')),
    name text not null,
    visits bigint not null,
    matched bigint not null,
    most bigint not null,
    unique (site, day, version, page, kind, name)
);

-- How long ago each rule last matched on each page, in visits; begun anew when the rule's selector changes. Written with `coverage`.
create table drift (
    site text not null references sites (key),
    page text not null,
    rule text not null,
    selector text not null,
    visits bigint not null,
    matched bigint not null,
    missed bigint not null,
    seen_at bigint not null,
    unique (site, page, rule)
);

-- Rules that stopped matching, and uncovered fields that appeared, until a person says that they saw it. Raised by the relay,
-- acknowledged by editors (`store/alarms.rs`).
create table alarms (
    id text primary key not null,
    site text not null references sites (key),
    kind text not null check (kind in ('rule', 'field')),
    page text not null,
    name text not null,
    raised_at bigint not null,
    acknowledged_at bigint,
    acknowledged_by text,
    unique (site, kind, page, name)
);
