-- What alarms were once said, append-only: one row for each alarm and each change of its state. Alarms themselves are a function
-- of the events and stand nowhere; what somebody saw yesterday depends on what had arrived by then, and is kept here. An
-- alarm is named by its stream, its detector and its beginning; no row is about a person.

CREATE TABLE IF NOT EXISTS alarm_record (
  workspace             LowCardinality(String),
  brand                 LowCardinality(String),
  stream                LowCardinality(String),
  detector              LowCardinality(String),
  begins                DateTime64(3, 'UTC'),
  ends                  DateTime64(3, 'UTC'),
  change                UInt32,
  state                 LowCardinality(String),
  reason                LowCardinality(String),
  recorded_at           DateTime64(3, 'UTC'),
  as_of                 DateTime64(3, 'UTC'),
  events                UInt64,
  expected              Float64,
  score                 Float64,
  complete              Nullable(Float64),
  version               UInt32,
  false_alarms_per_week Float64,
  smallest_excess       UInt64
) ENGINE = MergeTree
PARTITION BY workspace
ORDER BY (workspace, brand, stream, detector, begins, change)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
