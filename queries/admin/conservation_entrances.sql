-- As conservation, by entrance: every row of the tables is counted, about 0.1 s of CPU a million.
-- param except: Array(String)
-- row workspace: String
-- row source: String
-- row received: UInt64
-- row accepted: UInt64
-- row duplicates: UInt64
-- row dead_lettered: UInt64
-- row stored: UInt64
-- row dead_letters: UInt64
-- row before: UInt64
SELECT
  workspace, source,
  sum(r) AS received, sum(a) AS accepted, sum(d) AS duplicates, sum(l) AS dead_lettered,
  sum(s) AS stored, sum(t) AS dead_letters, sum(b) AS before
FROM (
  SELECT
    workspace, toString(ledger.source) AS source, sum(ledger.received) AS r, sum(ledger.accepted) AS a,
    sum(ledger.duplicates) AS d, sum(ledger.dead_lettered) AS l, toUInt64(0) AS s, toUInt64(0) AS t, toUInt64(0) AS b
  FROM ledger WHERE segment NOT IN (SELECT arrayJoin({except:Array(String)}))
  GROUP BY workspace, source
  UNION ALL
  SELECT
    workspace, toString(interaction.source) AS source, toUInt64(0) AS r, toUInt64(0) AS a, toUInt64(0) AS d,
    toUInt64(0) AS l, countIf(segment != '') AS s, toUInt64(0) AS t, countIf(segment = '') AS b
  FROM interaction WHERE segment NOT IN (SELECT arrayJoin({except:Array(String)}))
  GROUP BY workspace, source
  UNION ALL
  SELECT
    workspace, toString(dead_letter.source) AS source, toUInt64(0) AS r, toUInt64(0) AS a, toUInt64(0) AS d,
    toUInt64(0) AS l, toUInt64(0) AS s, countIf(segment != '') AS t, countIf(segment = '') AS b
  FROM dead_letter WHERE segment NOT IN (SELECT arrayJoin({except:Array(String)}))
  GROUP BY workspace, source
)
GROUP BY workspace, source
ORDER BY workspace, source
