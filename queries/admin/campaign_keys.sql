-- Campaigns that customers' interactions name, with how many and from which day to which.
-- param workspace: String
-- row campaign: String
-- row events: UInt64
-- row first_day: Date
-- row last_day: Date
SELECT campaign, toUInt64(sum(crowd_monthly.events)) AS events, toDate(min(first_at)) AS first_day, toDate(max(last_at)) AS last_day
FROM crowd_monthly
WHERE workspace = {workspace:String} AND campaign != ''
GROUP BY campaign
ORDER BY campaign
