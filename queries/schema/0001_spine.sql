-- Tables are Atomic, partitioned by workspace and month, and carry a de-duplication window, so that replaying a batch
-- under its token changes nothing. Every target of a materialized view has the same window: without it rollups double.
-- Parts are synced to disk before an insert returns, because the journal lets go of a batch then.

CREATE TABLE IF NOT EXISTS interaction (
  workspace     LowCardinality(String),
  event_id      String,
  verb          LowCardinality(String),
  at            DateTime64(3, 'UTC'),
  received_at   DateTime64(3, 'UTC'),
  channel       LowCardinality(String),
  visibility    LowCardinality(String),
  actor         UInt32,
  role          LowCardinality(String),
  account       LowCardinality(String),
  object_id     String,
  object_type   LowCardinality(String),
  thread        String,
  in_reply_to   String,
  brand         LowCardinality(String),
  topics        Array(LowCardinality(String)),
  campaign      LowCardinality(String),
  experiment    LowCardinality(String),
  arm           LowCardinality(String),
  survey        LowCardinality(String),
  question      LowCardinality(String),
  linked        UInt32,
  text          String CODEC(ZSTD(1)),
  language      LowCardinality(String),
  sentiment     LowCardinality(String),
  value         Float64,
  currency      LowCardinality(String),
  score         Int16,
  audience      UInt32,
  properties    Map(LowCardinality(String), String),
  source        LowCardinality(String)
) ENGINE = MergeTree
PARTITION BY (workspace, toYYYYMM(at))
ORDER BY (workspace, brand, verb, toDate(at), channel, campaign, actor)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Counts, sums and exact sets of accounts per day: what pages read. The bitmap holds dense account numbers.
CREATE TABLE IF NOT EXISTS interaction_daily (
  workspace  LowCardinality(String),
  day        Date,
  brand      LowCardinality(String),
  verb       LowCardinality(String),
  channel    LowCardinality(String),
  visibility LowCardinality(String),
  campaign   LowCardinality(String),
  role       LowCardinality(String),
  sentiment  LowCardinality(String),
  events     SimpleAggregateFunction(sum, UInt64),
  value      SimpleAggregateFunction(sum, Float64),
  audience   SimpleAggregateFunction(sum, UInt64),
  accounts   AggregateFunction(groupBitmap, UInt32)
) ENGINE = AggregatingMergeTree
PARTITION BY (workspace, toYYYYMM(day))
ORDER BY (workspace, brand, verb, day, channel, visibility, campaign, role, sentiment)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS interaction_daily_view TO interaction_daily AS
SELECT
  workspace,
  toDate(at) AS day,
  brand, verb, channel, visibility, campaign, role, sentiment,
  count() AS events,
  sum(interaction.value) AS value,
  sum(toUInt64(interaction.audience)) AS audience,
  groupBitmapState(actor) AS accounts
FROM interaction
GROUP BY workspace, day, brand, verb, channel, visibility, campaign, role, sentiment;

-- Posts per author and day: intervals of share of voice are clustered by author, so that one loud account cannot fake certainty.
CREATE TABLE IF NOT EXISTS author_daily (
  workspace LowCardinality(String),
  day       Date,
  brand     LowCardinality(String),
  channel   LowCardinality(String),
  campaign  LowCardinality(String),
  sentiment LowCardinality(String),
  actor     UInt32,
  posts     UInt64
) ENGINE = SummingMergeTree(posts)
PARTITION BY (workspace, toYYYYMM(day))
ORDER BY (workspace, brand, day, channel, campaign, sentiment, actor)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS author_daily_view TO author_daily AS
SELECT workspace, toDate(at) AS day, brand, channel, campaign, sentiment, actor, count() AS posts
FROM interaction
WHERE verb = 'Create' AND role = 'customer'
GROUP BY workspace, day, brand, channel, campaign, sentiment, actor;

-- The actor dictionary: what name stands behind a dense account number.
CREATE TABLE IF NOT EXISTS actor (
  workspace   LowCardinality(String),
  actor       UInt32,
  channel     LowCardinality(String),
  handle      String,
  received_at DateTime64(3, 'UTC')
) ENGINE = MergeTree
PARTITION BY workspace
ORDER BY (workspace, actor)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Reversible links between accounts, append-only; people are resolved from it when read.
CREATE TABLE IF NOT EXISTS identity_link (
  workspace   LowCardinality(String),
  actor       UInt32,
  linked      UInt32,
  verb        LowCardinality(String),
  at          DateTime64(3, 'UTC'),
  event_id    String,
  source      LowCardinality(String)
) ENGINE = MergeTree
PARTITION BY workspace
ORDER BY (workspace, actor, linked, at)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Which person an account belongs to, for accounts that share a person. Derived from identity_link, generation by generation;
-- an account that is not here is a person of its own. A generation is a partition, so that old ones can be dropped.
CREATE TABLE IF NOT EXISTS person (
  workspace  LowCardinality(String),
  generation UInt64,
  actor      UInt32,
  person     UInt32
) ENGINE = MergeTree
PARTITION BY (workspace, generation)
ORDER BY (workspace, generation, actor)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS definition (
  workspace       LowCardinality(String),
  definition_kind LowCardinality(String),
  key             String,
  body            String,
  hash            String,
  received_at     DateTime64(3, 'UTC')
) ENGINE = MergeTree
PARTITION BY workspace
ORDER BY (workspace, definition_kind, key, received_at)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS dead_letter (
  workspace   LowCardinality(String),
  received_at DateTime64(3, 'UTC'),
  source      LowCardinality(String),
  reason      LowCardinality(String),
  detail      String,
  position    UInt32,
  bytes       String
) ENGINE = MergeTree
PARTITION BY (workspace, toYYYYMM(received_at))
ORDER BY (workspace, received_at, position)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
