-- Why events could not be accepted: how often each reason, and when last.
-- param workspace: String
-- row reason: String
-- row source: String
-- row events: UInt64
-- row last_at: DateTime64(3, 'UTC')
SELECT reason, source, count() AS events, max(received_at) AS last_at
FROM dead_letter
WHERE workspace = {workspace:String}
GROUP BY reason, source
ORDER BY events DESC, reason, source
