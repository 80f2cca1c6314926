-- How many interactions a workspace holds, and from when to when they happened. Links between accounts are counted and are no happening.
-- param workspace: String
-- row events: UInt64
-- row first_at: Nullable(DateTime64(3, 'UTC'))
-- row last_at: Nullable(DateTime64(3, 'UTC'))
SELECT toUInt64(sum(activity_hourly.events)) AS events,
  minOrNullIf(CAST(activity_hourly.first_at, 'DateTime64(3, \'UTC\')'), verb NOT IN ('Link', 'Unlink')) AS first_at,
  maxOrNullIf(CAST(activity_hourly.last_at, 'DateTime64(3, \'UTC\')'), verb NOT IN ('Link', 'Unlink')) AS last_at
FROM activity_hourly
WHERE workspace = {workspace:String}
