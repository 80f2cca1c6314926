-- The books of each workspace against what its tables hold: received = accepted + duplicates + dead_lettered, accepted = stored, dead_lettered = dead_letters.
-- param except: Array(String)
-- row workspace: String
-- row received: UInt64
-- row accepted: UInt64
-- row duplicates: UInt64
-- row dead_lettered: UInt64
-- row stored: UInt64
-- row dead_letters: UInt64
-- row before: UInt64
SELECT
  workspace,
  sum(r) AS received, sum(a) AS accepted, sum(d) AS duplicates, sum(l) AS dead_lettered,
  sum(s) AS stored, sum(t) AS dead_letters, sum(b) AS before
FROM (
  -- with books_and_tables
)
GROUP BY workspace
ORDER BY workspace
