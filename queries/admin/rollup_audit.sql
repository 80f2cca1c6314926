-- Whether the rollups agree with the table they come from: events, value, audience, accounts and posts, counted both ways.
-- row workspace: String
-- row events: UInt64
-- row rollup_events: UInt64
-- row monthly_events: UInt64
-- row value: Float64
-- row rollup_value: Float64
-- row audience: UInt64
-- row rollup_audience: UInt64
-- row digest: UInt64
-- row rollup_digest: UInt64
-- row monthly_digest: UInt64
-- row accounts: UInt64
-- row rollup_accounts: UInt64
-- row monthly_accounts: UInt64
-- row posts: UInt64
-- row rollup_posts: UInt64
-- row acts: UInt64
-- row daily_acts: UInt64
-- row monthly_acts: UInt64
SELECT
  workspace,
  sumIf(n, side = 'table') AS events,
  sumIf(n, side = 'hourly') AS rollup_events,
  sumIf(n, side = 'months') AS monthly_events,
  sumIf(amount, side = 'table') AS value,
  sumIf(amount, side = 'hourly') AS rollup_value,
  sumIf(seen_by, side = 'table') AS audience,
  sumIf(seen_by, side = 'hourly') AS rollup_audience,
  sumIf(ids, side = 'table') AS digest,
  sumIf(ids, side = 'hourly') AS rollup_digest,
  sumIf(ids, side = 'months') AS monthly_digest,
  sumIf(actors, side = 'table') AS accounts,
  sumIf(actors, side = 'daily') AS rollup_accounts,
  sumIf(actors, side = 'monthly') AS monthly_accounts,
  sumIf(written, side = 'table') AS posts,
  sumIf(written, side = 'author') AS rollup_posts,
  sumIf(done, side = 'table') AS acts,
  sumIf(done, side = 'daily') AS daily_acts,
  sumIf(done, side = 'monthly') AS monthly_acts
FROM (
  SELECT
    workspace, 'table' AS side, count() AS n, sum(value) AS amount, sum(toUInt64(audience)) AS seen_by,
    sumWithOverflow(cityHash64(event_id)) % 4503599627370496 AS ids, uniqExactIf(actor, role = 'customer') AS actors,
    countIf(verb = 'Create' AND role = 'customer') AS written, countIf(role = 'customer') AS done
  FROM interaction
  GROUP BY workspace
  UNION ALL
  SELECT
    workspace, 'hourly' AS side, toUInt64(sum(events)) AS n, toFloat64(sum(value)) AS amount,
    toUInt64(sum(audience)) AS seen_by, sumWithOverflow(digest) % 4503599627370496 AS ids, toUInt64(0) AS actors,
    toUInt64(0) AS written, toUInt64(0) AS done
  FROM activity_hourly
  GROUP BY workspace
  UNION ALL
  SELECT
    workspace, 'months' AS side, toUInt64(sum(events)) AS n, toFloat64(0) AS amount, toUInt64(0) AS seen_by,
    sumWithOverflow(digest) % 4503599627370496 AS ids, toUInt64(0) AS actors, toUInt64(0) AS written, toUInt64(0) AS done
  FROM activity_monthly
  GROUP BY workspace
  UNION ALL
  SELECT
    workspace, 'daily' AS side, toUInt64(0) AS n, toFloat64(0) AS amount, toUInt64(0) AS seen_by, toUInt64(0) AS ids,
    groupBitmapMerge(accounts) AS actors, toUInt64(0) AS written, toUInt64(sum(events)) AS done
  FROM crowd_daily
  WHERE campaign = ''
  GROUP BY workspace
  UNION ALL
  SELECT
    workspace, 'monthly' AS side, toUInt64(0) AS n, toFloat64(0) AS amount, toUInt64(0) AS seen_by, toUInt64(0) AS ids,
    groupBitmapMerge(accounts) AS actors, toUInt64(0) AS written, toUInt64(sum(events)) AS done
  FROM crowd_monthly
  WHERE campaign = ''
  GROUP BY workspace
  UNION ALL
  SELECT
    workspace, 'author' AS side, toUInt64(0) AS n, toFloat64(0) AS amount, toUInt64(0) AS seen_by, toUInt64(0) AS ids,
    toUInt64(0) AS actors, toUInt64(sum(posts)) AS written, toUInt64(0) AS done
  FROM author_daily
  GROUP BY workspace
)
GROUP BY workspace
ORDER BY workspace
