-- Whether the rollups agree with the table they come from: events, value, audience, accounts and posts, counted both ways.
-- row workspace: String
-- row events: UInt64
-- row rollup_events: UInt64
-- row value: Float64
-- row rollup_value: Float64
-- row audience: UInt64
-- row rollup_audience: UInt64
-- row accounts: UInt64
-- row rollup_accounts: UInt64
-- row posts: UInt64
-- row rollup_posts: UInt64
SELECT
  workspace,
  sumIf(n, side = 'table') AS events,
  sumIf(n, side = 'daily') AS rollup_events,
  sumIf(amount, side = 'table') AS value,
  sumIf(amount, side = 'daily') AS rollup_value,
  sumIf(seen_by, side = 'table') AS audience,
  sumIf(seen_by, side = 'daily') AS rollup_audience,
  sumIf(actors, side = 'table') AS accounts,
  sumIf(actors, side = 'daily') AS rollup_accounts,
  sumIf(written, side = 'table') AS posts,
  sumIf(written, side = 'author') AS rollup_posts
FROM (
  SELECT
    workspace, 'table' AS side, count() AS n, sum(value) AS amount, sum(toUInt64(audience)) AS seen_by,
    uniqExact(actor) AS actors, countIf(verb = 'Create' AND role = 'customer') AS written
  FROM interaction
  GROUP BY workspace
  UNION ALL
  SELECT
    workspace, 'daily' AS side, toUInt64(sum(events)) AS n, toFloat64(sum(value)) AS amount,
    toUInt64(sum(audience)) AS seen_by, groupBitmapMerge(accounts) AS actors, toUInt64(0) AS written
  FROM interaction_daily
  GROUP BY workspace
  UNION ALL
  SELECT
    workspace, 'author' AS side, toUInt64(0) AS n, toFloat64(0) AS amount, toUInt64(0) AS seen_by,
    toUInt64(0) AS actors, toUInt64(sum(posts)) AS written
  FROM author_daily
  GROUP BY workspace
)
GROUP BY workspace
ORDER BY workspace
