-- What customers did before anybody gave them anything, as an experiment would have found them: people by the week in which they were first seen between two moments, and of those who then did it count, mean and centred square sum of the outcome in the days after that. What is done to people (Expose, Invite, Link, Unlink) does not count as seeing them.
-- reads every verb
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param verb: String
-- param measure: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- param days: UInt32
-- row week: UInt16
-- row people: UInt64
-- row n: UInt64
-- row mean: Float64
-- row m2: Float64
WITH
  people_of AS (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}),
  acts AS (
    SELECT if(p.person = 0, i.actor, p.person) AS unit, i.own AS own, i.at AS at, i.amount AS amount
    FROM (
      SELECT
        actor, at, verb = {verb:String} AS own,
        toInt128(toInt64(trunc(value))) * 1000000000000 + toInt64(round((value - trunc(value)) * 1e12)) AS amount
      FROM interaction
      WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND role = 'customer'
        AND verb NOT IN ('Expose', 'Invite', 'Link', 'Unlink')
        AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')} + toIntervalDay({days:UInt32})
    ) AS i
    ANY LEFT JOIN people_of AS p ON p.actor = i.actor
  ),
  seen AS (SELECT unit, min(at) AS first_at FROM acts GROUP BY unit HAVING first_at < {to:DateTime64(3, 'UTC')}),
  -- Whoever comes is found by coming: what they came for is not counted among what follows.
  done AS (
    SELECT s.unit AS unit, count() AS times, sum(a.amount) AS total
    FROM acts AS a INNER JOIN seen AS s ON s.unit = a.unit
    WHERE a.own AND a.at > s.first_at AND a.at < s.first_at + toIntervalDay({days:UInt32})
    GROUP BY unit
  ),
  scored AS (
    SELECT
      toUInt16(intDiv(toUnixTimestamp64Milli(s.first_at) - toUnixTimestamp64Milli({from:DateTime64(3, 'UTC')}), 604800000)) AS week,
      d.times > 0 AS did,
      toInt256(multiIf({measure:String} = 'any', toInt128(1000000000000), {measure:String} = 'count', toInt128(d.times) * 1000000000000, d.total)) AS y
    FROM seen AS s LEFT JOIN done AS d ON d.unit = s.unit
  ),
  sums AS (
    SELECT
      week, count() AS people, countIf(did) AS n, toInt256(greatest(1, n)) AS some, some * 1000000000000 AS scale,
      sumIf(y, did) AS s, sumIf(y * y, did) AS q
    FROM scored GROUP BY week
  )
SELECT
  week, people, n,
  toFloat64(intDiv(s, scale)) + toFloat64(s % scale) / toFloat64(scale) AS mean,
  toFloat64(q - intDiv(s * s, some)) / 1e24 AS m2
FROM sums
ORDER BY week
