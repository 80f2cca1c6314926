-- What interactions a workspace holds, by brand and verb: how many, how many of them are what customers wrote in public, from when to when they happened, and a digest that changes when they do, whatever the order in which they arrived.
-- param workspace: String
-- row brand: String
-- row verb: String
-- row events: UInt64
-- row mentions: UInt64
-- row first_at: DateTime64(3, 'UTC')
-- row last_at: DateTime64(3, 'UTC')
-- row digest: String
SELECT
  brand, verb,
  toUInt64(sum(activity_monthly.events)) AS events,
  toUInt64(sumIf(activity_monthly.events, verb = 'Create' AND role = 'customer')) AS mentions,
  CAST(min(activity_monthly.first_at), 'DateTime64(3, \'UTC\')') AS first_at,
  CAST(max(activity_monthly.last_at), 'DateTime64(3, \'UTC\')') AS last_at,
  hex(sumWithOverflow(activity_monthly.digest)) AS digest
FROM activity_monthly
WHERE workspace = {workspace:String}
GROUP BY brand, verb
ORDER BY brand, verb
