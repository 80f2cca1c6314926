-- Campaigns that customers' interactions name, with how many and from which day to which.
-- param workspace: String
-- row campaign: String
-- row events: UInt64
-- row first_day: Date
-- row last_day: Date
SELECT campaign, toUInt64(sum(activity_monthly.events)) AS events, toDate(min(activity_monthly.first_at)) AS first_day, toDate(max(activity_monthly.last_at)) AS last_day
FROM activity_monthly
WHERE workspace = {workspace:String} AND role = 'customer' AND campaign != ''
GROUP BY campaign
ORDER BY campaign
