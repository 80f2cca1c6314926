-- Who bought in the window, each with the fifth they stand in by how lately, how often and for how much. Equal values have
-- equal fifths: the share of people below, and half of those with the same. Money is net of what came back in the window.
-- Ends in `scored`. Parameters: workspace, generation, brand, campaign, currency, from, to, last.
spent AS (
  SELECT
    if(p.person = 0, i.actor, p.person) AS unit,
    toUInt32({last:Date} - maxIf(i.day, i.verb = 'Purchase')) AS recency,
    uniqExactIf(i.day, i.verb = 'Purchase') AS frequency,
    -- Rounded, so that equal amounts that were added up in another way are equal.
    round(arraySum(arraySort(groupArrayIf(i.value, i.verb = 'Purchase'))) - arraySum(arraySort(groupArrayIf(i.value, i.verb = 'Return'))), 4) AS money,
    argMinIf(i.campaign, (i.at, i.event_id), i.verb = 'Purchase') AS came_by
  FROM (
    SELECT actor, toDate(at) AS day, at, event_id, verb, campaign, value FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN ('Purchase', 'Return') AND role = 'customer'
      AND currency = {currency:String}
      AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
  ) AS i
  LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
    ON p.actor = i.actor
  GROUP BY unit
  HAVING frequency > 0 AND ({campaign:String} = '' OR came_by = {campaign:String})
),
ranked AS (
  SELECT
    unit, frequency, money, count() OVER () AS n,
    rank() OVER (ORDER BY recency DESC) - 1 AS longer_ago, count() OVER (PARTITION BY recency) AS as_lately,
    rank() OVER (ORDER BY frequency) - 1 AS less_often, count() OVER (PARTITION BY frequency) AS as_often,
    rank() OVER (ORDER BY money) - 1 AS for_less, count() OVER (PARTITION BY money) AS for_as_much
  FROM spent
),
scored AS (
  SELECT
    unit, frequency, money,
    toUInt8(1 + intDiv(5 * (2 * longer_ago + as_lately), 2 * n)) AS r,
    toUInt8(1 + intDiv(5 * (2 * less_often + as_often), 2 * n)) AS f,
    toUInt8(1 + intDiv(5 * (2 * for_less + for_as_much), 2 * n)) AS m
  FROM ranked
)
