-- How late the events of each source came, over events of the days given: how many, from when to when they happened, and counts by the binary logarithm of the seconds between happening and receipt, rounded up.
-- reads every verb
-- param workspace: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row source: String
-- row events: UInt64
-- row first_at: DateTime64(3, 'UTC')
-- row last_at: DateTime64(3, 'UTC')
-- row lags: Array(UInt8)
-- row counts: Array(UInt64)
SELECT
  source,
  toUInt64(sum(activity_hourly.events)) AS events,
  min(CAST(activity_hourly.first_at, 'DateTime64(3, \'UTC\')')) AS first_at,
  max(CAST(activity_hourly.last_at, 'DateTime64(3, \'UTC\')')) AS last_at,
  mapKeys(sumMap(activity_hourly.lags)) AS lags,
  mapValues(sumMap(activity_hourly.lags)) AS counts
FROM activity_hourly
WHERE workspace = {workspace:String} AND verb NOT IN ('Link', 'Unlink', 'Label')
  AND hour >= {from:DateTime64(3, 'UTC')} AND hour < {to:DateTime64(3, 'UTC')}
GROUP BY source
ORDER BY events DESC, source
