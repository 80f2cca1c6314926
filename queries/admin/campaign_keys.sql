-- Campaigns that interactions name, with how many and from which day to which.
-- param workspace: String
-- row campaign: String
-- row events: UInt64
-- row first_day: Date
-- row last_day: Date
SELECT campaign, toUInt64(sum(interaction_daily.events)) AS events, min(day) AS first_day, max(day) AS last_day
FROM interaction_daily
WHERE workspace = {workspace:String} AND campaign != ''
GROUP BY campaign
ORDER BY campaign
