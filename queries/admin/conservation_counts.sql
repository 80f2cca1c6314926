-- The books of each workspace by entrance, and, in rows without an entrance, how many rows its tables hold by their parts' own counts: a few milliseconds at any size. Some segments are left out of the books only (see conservation_excepted).
-- param except: Array(String)
-- row workspace: String
-- row source: String
-- row received: UInt64
-- row accepted: UInt64
-- row duplicates: UInt64
-- row dead_lettered: UInt64
-- row stored: UInt64
-- row dead_letters: UInt64
SELECT
  workspace, source,
  sum(r) AS received, sum(a) AS accepted, sum(d) AS duplicates, sum(l) AS dead_lettered,
  sum(s) AS stored, sum(t) AS dead_letters
FROM (
  SELECT
    workspace, toString(ledger.source) AS source, sum(ledger.received) AS r, sum(ledger.accepted) AS a,
    sum(ledger.duplicates) AS d, sum(ledger.dead_lettered) AS l, toUInt64(0) AS s, toUInt64(0) AS t
  FROM ledger WHERE segment NOT IN (SELECT arrayJoin({except:Array(String)}))
  GROUP BY workspace, source
  UNION ALL
  SELECT
    workspace, '' AS source, toUInt64(0) AS r, toUInt64(0) AS a, toUInt64(0) AS d, toUInt64(0) AS l,
    count() AS s, toUInt64(0) AS t
  FROM interaction
  GROUP BY workspace
  UNION ALL
  SELECT
    workspace, '' AS source, toUInt64(0) AS r, toUInt64(0) AS a, toUInt64(0) AS d, toUInt64(0) AS l,
    toUInt64(0) AS s, count() AS t
  FROM dead_letter
  GROUP BY workspace
)
GROUP BY workspace, source
ORDER BY workspace, source
