-- A rule that never matched on a page and does not name it in its scope is no longer counted there (`store/coverage.rs`): it may hold on the
-- whole site for the sake of other pages.
delete from drift where not exists (
    select 1 from coverage_items c
    where c.site = drift.site and c.page = drift.page and c.kind = 'rule' and c.name = drift.rule and c.matched > 0
);
delete from coverage_items where kind = 'rule' and not exists (
    select 1 from drift d where d.site = coverage_items.site and d.page = coverage_items.page and d.rule = coverage_items.name
);
