-- Why events could not be accepted: how often each reason, how many of them went in later, and when the last came.
-- param workspace: String
-- row reason: String
-- row source: String
-- row events: UInt64
-- row resolved: UInt64
-- row last_at: DateTime64(3, 'UTC')
SELECT reason, source, count() AS events, countIf(is_resolved) AS resolved, max(received_at) AS last_at
FROM (
  SELECT
    dead_letter.reason AS reason, dead_letter.source AS source, received_at,
    if(
      segment != '',
      concat(segment, ':', toString(line)),
      concat('old:', lower(hex(sipHash128(received_at, toString(dead_letter.source), position, bytes))))
    ) IN (SELECT letter FROM dead_letter_resolution WHERE workspace = {workspace:String}) AS is_resolved
  FROM dead_letter
  WHERE workspace = {workspace:String}
)
GROUP BY reason, source
ORDER BY events DESC, reason, source
