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
  -- with books_and_tables
)
GROUP BY workspace, source
ORDER BY workspace, source
