-- Which workspaces hold anything, with their number of interactions.
-- row workspace: String
-- row events: UInt64
SELECT workspace, toUInt64(sum(n)) AS events
FROM (
  SELECT workspace, toUInt64(sum(events)) AS n FROM activity_monthly GROUP BY workspace
  UNION ALL
  SELECT DISTINCT workspace, toUInt64(0) AS n FROM definition
  UNION ALL
  SELECT DISTINCT workspace, toUInt64(0) AS n FROM dead_letter
)
GROUP BY workspace
ORDER BY workspace
