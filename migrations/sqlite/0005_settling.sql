-- An alarm is settled without a person once its rule matches again, or is another one.

-- The selector that matches nothing any more; of a field empty, its `name` has it. A settled alarm has `acknowledged_at`, and nobody in
-- `acknowledged_by`. Written with the alarm; settled by the relay and with a new version (`store/alarms.rs`).
alter table alarms add column selector text not null default '';
