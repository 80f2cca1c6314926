-- The books. Each row remembers the segment it came in and its line there, and the ledger says what the requests of a
-- segment came to, so that what is missing can be named. Rows from before have no segment and stand outside the books.

ALTER TABLE interaction ADD COLUMN IF NOT EXISTS segment LowCardinality(String);
ALTER TABLE interaction ADD COLUMN IF NOT EXISTS line UInt32 CODEC(Delta, ZSTD(1));
ALTER TABLE dead_letter ADD COLUMN IF NOT EXISTS segment LowCardinality(String);
ALTER TABLE dead_letter ADD COLUMN IF NOT EXISTS line UInt32 CODEC(Delta, ZSTD(1));

-- One row for each segment, workspace and entrance. received = accepted + duplicates + dead_lettered. The lines are where
-- the accepted events and the dead letters stand in the segment: sorted, they cost next to nothing.
CREATE TABLE IF NOT EXISTS ledger (
  workspace         LowCardinality(String),
  source            LowCardinality(String),
  segment           String,
  received_at       DateTime64(3, 'UTC'),
  received          UInt64,
  accepted          UInt64,
  duplicates        UInt64,
  dead_lettered     UInt64,
  interaction_lines Array(UInt32) CODEC(Delta, ZSTD(1)),
  dead_letter_lines Array(UInt32) CODEC(Delta, ZSTD(1))
) ENGINE = MergeTree
PARTITION BY workspace
ORDER BY (workspace, segment, source)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
