-- How many rows the tables hold of some segments, by workspace: only the column that says so is read.
-- param segments: Array(String)
-- row workspace: String
-- row stored: UInt64
-- row dead_letters: UInt64
SELECT workspace, sum(s) AS stored, sum(t) AS dead_letters
FROM (
  SELECT workspace, count() AS s, toUInt64(0) AS t
  FROM interaction WHERE segment IN (SELECT arrayJoin({segments:Array(String)}))
  GROUP BY workspace
  UNION ALL
  SELECT workspace, toUInt64(0) AS s, count() AS t
  FROM dead_letter WHERE segment IN (SELECT arrayJoin({segments:Array(String)}))
  GROUP BY workspace
)
GROUP BY workspace
ORDER BY workspace
