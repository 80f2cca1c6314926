-- How many interactions a workspace holds, and from when to when they happened. Links between accounts are counted and are no happening.
-- param workspace: String
-- row events: UInt64
-- row first_at: Nullable(DateTime64(3, 'UTC'))
-- row last_at: Nullable(DateTime64(3, 'UTC'))
SELECT toUInt64(sum(activity_monthly.events)) AS events,
  minOrNullIf(CAST(activity_monthly.first_at, 'DateTime64(3, \'UTC\')'), verb NOT IN ('Link', 'Unlink', 'Label')) AS first_at,
  maxOrNullIf(CAST(activity_monthly.last_at, 'DateTime64(3, \'UTC\')'), verb NOT IN ('Link', 'Unlink', 'Label')) AS last_at
FROM activity_monthly
WHERE workspace = {workspace:String}
