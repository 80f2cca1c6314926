-- What every request asks first: which workspaces, brands and campaigns there are, from when to when, and whether anything
-- changed. A few rows a month answer that, where counts by hour grow with hours, sources and sentiments, and sets with accounts.
CREATE TABLE IF NOT EXISTS activity_monthly (
  workspace  LowCardinality(String),
  month      Date,
  brand      LowCardinality(String),
  verb       LowCardinality(String),
  role       LowCardinality(String),
  campaign   LowCardinality(String),
  events     SimpleAggregateFunction(sum, UInt64),
  first_at   SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
  last_at    SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
  digest     SimpleAggregateFunction(sumWithOverflow, UInt64)
) ENGINE = AggregatingMergeTree
PARTITION BY (workspace, toYYYYMM(month))
ORDER BY (workspace, brand, verb, role, campaign, month)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS activity_monthly_view TO activity_monthly AS
SELECT
  workspace, toStartOfMonth(toDate(at)) AS month, brand, verb, role, campaign,
  count() AS events,
  min(at) AS first_at,
  max(at) AS last_at,
  sumWithOverflow(cityHash64(event_id)) AS digest
FROM interaction
GROUP BY workspace, month, brand, verb, role, campaign;

-- What is there already. A migration that was cut off runs again from its start: hence the emptying, and no de-duplication.
TRUNCATE TABLE activity_monthly;
INSERT INTO activity_monthly
SELECT
  workspace, toStartOfMonth(toDate(at)) AS month, brand, verb, role, campaign,
  count() AS events,
  min(at) AS first_at,
  max(at) AS last_at,
  sumWithOverflow(cityHash64(event_id)) AS digest
FROM interaction
GROUP BY workspace, month, brand, verb, role, campaign
SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0, max_execution_time = 0;
