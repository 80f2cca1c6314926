-- Rollups by what they are read for. Counts by hour carry no sets; sets of accounts have few dimensions, and stand by day and
-- by month, so that a window is read as its whole months and the days at its edges. What pages read then hardly grows with
-- the number of events.

-- Counts and sums per hour of event time. The digest is a sum over event ids: whatever the order of arrival, the same events
-- have the same one, and others another. lags counts events by how late they came: the key is the binary logarithm of the
-- seconds between happening and receipt, rounded up.
CREATE TABLE IF NOT EXISTS activity_hourly (
  workspace  LowCardinality(String),
  hour       DateTime('UTC'),
  brand      LowCardinality(String),
  verb       LowCardinality(String),
  role       LowCardinality(String),
  sentiment  LowCardinality(String),
  source     LowCardinality(String),
  events     SimpleAggregateFunction(sum, UInt64),
  value      SimpleAggregateFunction(sum, Float64),
  audience   SimpleAggregateFunction(sum, UInt64),
  first_at   SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
  last_at    SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
  digest     SimpleAggregateFunction(sumWithOverflow, UInt64),
  lags       SimpleAggregateFunction(sumMap, Map(UInt8, UInt64))
) ENGINE = AggregatingMergeTree
PARTITION BY (workspace, toYYYYMM(hour))
ORDER BY (workspace, brand, verb, hour, role, sentiment, source)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Exact sets of customers' accounts, by dense number. The campaign '' holds everybody, whatever the campaign; the others hold
-- those of one campaign: an account stands in both, so that neither question has to add up the answers to the other. A set
-- is large, and a granule is read whole: hence few rows in one.
CREATE TABLE IF NOT EXISTS crowd_daily (
  workspace  LowCardinality(String),
  day        Date,
  brand      LowCardinality(String),
  verb       LowCardinality(String),
  campaign   LowCardinality(String),
  channel    LowCardinality(String),
  visibility LowCardinality(String),
  events     SimpleAggregateFunction(sum, UInt64),
  first_at   SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
  last_at    SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
  accounts   AggregateFunction(groupBitmap, UInt32)
) ENGINE = AggregatingMergeTree
PARTITION BY (workspace, toYYYYMM(day))
ORDER BY (workspace, brand, verb, campaign, day, channel, visibility)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
  index_granularity = 128;

CREATE TABLE IF NOT EXISTS crowd_monthly (
  workspace  LowCardinality(String),
  month      Date,
  brand      LowCardinality(String),
  verb       LowCardinality(String),
  campaign   LowCardinality(String),
  channel    LowCardinality(String),
  visibility LowCardinality(String),
  events     SimpleAggregateFunction(sum, UInt64),
  first_at   SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
  last_at    SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
  accounts   AggregateFunction(groupBitmap, UInt32)
) ENGINE = AggregatingMergeTree
PARTITION BY (workspace, toYYYYMM(month))
ORDER BY (workspace, brand, verb, campaign, month, channel, visibility)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
  index_granularity = 16;

CREATE MATERIALIZED VIEW IF NOT EXISTS activity_hourly_view TO activity_hourly AS
SELECT
  workspace, toStartOfHour(at) AS hour, brand, verb, role, sentiment, source,
  count() AS events,
  sum(interaction.value) AS value,
  sum(toUInt64(interaction.audience)) AS audience,
  min(at) AS first_at,
  max(at) AS last_at,
  sumWithOverflow(cityHash64(event_id)) AS digest,
  sumMap(map(toUInt8(ceil(log2(greatest(1, dateDiff('second', at, interaction.received_at))))), toUInt64(1))) AS lags
FROM interaction
GROUP BY workspace, hour, brand, verb, role, sentiment, source;

CREATE MATERIALIZED VIEW IF NOT EXISTS crowd_daily_view TO crowd_daily AS
SELECT
  workspace, toDate(at) AS day, brand, verb,
  arrayJoin(if(interaction.campaign = '', [''], ['', toString(interaction.campaign)])) AS campaign,
  channel, visibility, count() AS events, min(at) AS first_at, max(at) AS last_at, groupBitmapState(actor) AS accounts
FROM interaction
WHERE role = 'customer'
GROUP BY workspace, day, brand, verb, campaign, channel, visibility;

CREATE MATERIALIZED VIEW IF NOT EXISTS crowd_monthly_view TO crowd_monthly AS
SELECT
  workspace, toStartOfMonth(toDate(at)) AS month, brand, verb,
  arrayJoin(if(interaction.campaign = '', [''], ['', toString(interaction.campaign)])) AS campaign,
  channel, visibility, count() AS events, min(at) AS first_at, max(at) AS last_at, groupBitmapState(actor) AS accounts
FROM interaction
WHERE role = 'customer'
GROUP BY workspace, month, brand, verb, campaign, channel, visibility;

-- What is there already. A migration that was cut off runs again from its start: hence the emptying, and no de-duplication.
TRUNCATE TABLE activity_hourly;
INSERT INTO activity_hourly
SELECT
  workspace, toStartOfHour(at) AS hour, brand, verb, role, sentiment, source,
  count() AS events,
  sum(interaction.value) AS value,
  sum(toUInt64(interaction.audience)) AS audience,
  min(at) AS first_at,
  max(at) AS last_at,
  sumWithOverflow(cityHash64(event_id)) AS digest,
  sumMap(map(toUInt8(ceil(log2(greatest(1, dateDiff('second', at, interaction.received_at))))), toUInt64(1))) AS lags
FROM interaction
GROUP BY workspace, hour, brand, verb, role, sentiment, source
SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0, max_execution_time = 0;

TRUNCATE TABLE crowd_daily;
INSERT INTO crowd_daily
SELECT
  workspace, toDate(at) AS day, brand, verb,
  arrayJoin(if(interaction.campaign = '', [''], ['', toString(interaction.campaign)])) AS campaign,
  channel, visibility, count() AS events, min(at) AS first_at, max(at) AS last_at, groupBitmapState(actor) AS accounts
FROM interaction
WHERE role = 'customer'
GROUP BY workspace, day, brand, verb, campaign, channel, visibility
SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0, max_execution_time = 0;

TRUNCATE TABLE crowd_monthly;
INSERT INTO crowd_monthly
SELECT
  workspace, toStartOfMonth(toDate(at)) AS month, brand, verb,
  arrayJoin(if(interaction.campaign = '', [''], ['', toString(interaction.campaign)])) AS campaign,
  channel, visibility, count() AS events, min(at) AS first_at, max(at) AS last_at, groupBitmapState(actor) AS accounts
FROM interaction
WHERE role = 'customer'
GROUP BY workspace, month, brand, verb, campaign, channel, visibility
SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0, max_execution_time = 0;

DROP VIEW IF EXISTS interaction_daily_view;
DROP TABLE IF EXISTS interaction_daily;
