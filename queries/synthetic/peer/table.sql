-- Events as open product-analytics tools keep them: a wide table of raw rows by day, name and person, ids and properties as text.
CREATE TABLE IF NOT EXISTS peer_event (
  event       LowCardinality(String),
  timestamp   DateTime64(3, 'UTC'),
  distinct_id String,
  properties  String
) ENGINE = MergeTree
PARTITION BY toYYYYMM(timestamp)
ORDER BY (toDate(timestamp), event, cityHash64(distinct_id))
