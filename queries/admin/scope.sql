-- How many interactions a workspace holds, and from when to when they happened.
-- param workspace: String
-- row events: UInt64
-- row first_at: Nullable(DateTime64(3, 'UTC'))
-- row last_at: Nullable(DateTime64(3, 'UTC'))
SELECT count() AS events, minOrNull(at) AS first_at, maxOrNull(at) AS last_at
FROM interaction
WHERE workspace = {workspace:String}
