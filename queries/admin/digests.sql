-- What interactions a workspace holds, as a number for each brand and verb that changes when they do, whatever the order in which they arrived.
-- param workspace: String
-- row brand: String
-- row verb: String
-- row events: UInt64
-- row digest: String
SELECT brand, verb, toUInt64(sum(activity_monthly.events)) AS events, hex(sumWithOverflow(activity_monthly.digest)) AS digest
FROM activity_monthly
WHERE workspace = {workspace:String}
GROUP BY brand, verb
ORDER BY brand, verb
