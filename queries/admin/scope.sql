-- How many interactions a workspace holds, and from when to when they happened. Links between accounts are counted and are no happening.
-- param workspace: String
-- row events: UInt64
-- row first_at: Nullable(DateTime64(3, 'UTC'))
-- row last_at: Nullable(DateTime64(3, 'UTC'))
SELECT count() AS events,
  minOrNullIf(at, verb NOT IN ('Link', 'Unlink')) AS first_at,
  maxOrNullIf(at, verb NOT IN ('Link', 'Unlink')) AS last_at
FROM interaction
WHERE workspace = {workspace:String}
