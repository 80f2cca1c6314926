-- Why events could not be accepted: how often each reason, how many of them went in later, and when the last came.
-- param workspace: String
-- row reason: String
-- row source: String
-- row events: UInt64
-- row resolved: UInt64
-- row last_at: DateTime64(3, 'UTC')
SELECT reason, source, count() AS events, countIf(is_resolved) AS resolved, max(received_at) AS last_at
FROM (
  -- with letters
)
GROUP BY reason, source
ORDER BY events DESC, reason, source
