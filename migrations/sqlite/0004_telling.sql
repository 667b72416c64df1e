-- Alarms that leave: to a site's webhook and to mailboxes.

-- Where a site's alarms go: the webhook and the secret that signs what it gets (kept as it is: signing takes it), since when it holds, the
-- secret before it, which signs beside it for a day, and mailboxes as a JSON list. Written by admins (`store/recipients.rs`).
alter table sites add column webhook text;
alter table sites add column webhook_secret text;
alter table sites add column webhook_secret_at bigint;
alter table sites add column webhook_secret_before text;
alter table sites add column mailboxes text not null default '[]';

-- Which alarm is to be told to whom (`webhook`, or a mailbox), until it was told or given up. Written with the alarm; then by the server that
-- has claimed the row, which is for anybody again when `due_at` has come (`store/deliveries.rs`). Kept for thirty days.
create table deliveries (
    id text primary key not null,
    site text not null references sites (key),
    recipient text not null,
    alarm text not null,
    created_at bigint not null,
    due_at bigint not null,
    tries bigint not null default 0,
    claim text,
    state text not null check (state in ('waiting', 'delivered', 'failed')),
    said text not null default '',
    said_at bigint
);
create index deliveries_due on deliveries (state, due_at);
create index deliveries_site on deliveries (site, recipient, created_at);
create index deliveries_claim on deliveries (claim);
