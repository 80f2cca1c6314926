-- Which dead letters went in after all. Append-only: the letter itself stays as it came, and in the books as it was counted;
-- what was made of it was received anew. A letter is named by its segment and line, which no other row has.

CREATE TABLE IF NOT EXISTS dead_letter_resolution (
  workspace   LowCardinality(String),
  letter      String,
  resolved_at DateTime64(3, 'UTC')
) ENGINE = MergeTree
PARTITION BY workspace
ORDER BY (workspace, letter)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
