-- Everything an experiment says, in one scan of its exposures and one of the acts: people per arm and day of first exposure, and for every part (a pair of numbers per person) the count, means, and centred second and cross moments of those who did something, over all accounts of a person. Part 0 is everybody; whoever was seen in several arms stands under the arm ''.
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param experiment: String
-- param arms: Array(String)
-- param before: Int64
-- param after: Int64
-- param verbs: Array(String)
-- param groups_of: Array(Array(UInt8))
-- param first_verb: Array(UInt8)
-- param first_from: Array(Int64)
-- param first_to: Array(Int64)
-- param second_verb: Array(UInt8)
-- param second_from: Array(Int64)
-- param second_to: Array(Int64)
-- param parts_of: Array(Array(UInt16))
-- param first_measure: Array(UInt8)
-- param first_cap: Array(Float64)
-- param second_measure: Array(UInt8)
-- param second_cap: Array(Float64)
-- row arm: String
-- row day: Date
-- row part: UInt16
-- row people: UInt64
-- row first_at: DateTime64(3, 'UTC')
-- row last_at: DateTime64(3, 'UTC')
-- row mean1: Float64
-- row mean2: Float64
-- row m11: Float64
-- row m12: Float64
-- row m22: Float64
WITH
  people_of AS (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}),
  (
    SELECT (min(interaction.at), max(interaction.at), arraySort(groupUniqArray(toString(interaction.arm)))) FROM interaction
    WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb = 'Expose' AND role = 'customer'
      AND experiment = {experiment:String}
  ) AS seen,
  -- An arm is its place among those seen: small numbers are grouped faster than names.
  exposed AS (
    SELECT if(p.person = 0, i.actor, p.person) AS unit, min(i.place) AS lowest, max(i.place) AS highest, min(i.at) AS exposed_at
    FROM (
      SELECT actor, toUInt16(transform(arm, seen.3, arrayEnumerate(seen.3), 0)) AS place, at FROM interaction
      WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb = 'Expose' AND role = 'customer'
        AND experiment = {experiment:String}
    ) AS i
    ANY LEFT JOIN people_of AS p ON p.actor = i.actor
    GROUP BY unit
  ),
  named AS (
    SELECT unit, exposed_at, toUInt8(transform(lowest, arrayMap(arm -> indexOf(seen.3, arm), {arms:Array(String)}), arrayEnumerate({arms:Array(String)}), 0)) AS arm
    FROM exposed WHERE lowest = highest AND arm > 0
  ),
  acts AS (
    SELECT if(p.person = 0, i.actor, p.person) AS unit, i.act AS act, i.at AS at, i.value AS value
    FROM (
      SELECT actor, toUInt8(transform(verb, {verbs:Array(String)}, arrayEnumerate({verbs:Array(String)}), 0)) AS act, at, value FROM interaction
      WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb IN {verbs:Array(String)} AND role = 'customer'
        AND at >= seen.1 - toIntervalMillisecond({before:Int64}) AND at < seen.2 + toIntervalMillisecond({after:Int64})
    ) AS i
    ANY LEFT JOIN people_of AS p ON p.actor = i.actor
  ),
  -- Amounts are added up as whole numbers of 1e-12, without rounding: in any order of arrival, and at any distance from 0, to
  -- the last digit. The door takes up to 1e12 for one; sums of squares fit into 256 bits for 1e14 acts of that.
  reached AS (
    SELECT
      a.unit AS unit, e.arm AS arm, toDate(e.exposed_at, 'UTC') AS day, a.act AS act,
      toUnixTimestamp64Milli(a.at) - toUnixTimestamp64Milli(e.exposed_at) AS since,
      toInt128(toInt64(trunc(a.value))) * 1000000000000 + toInt64(round((a.value - trunc(a.value)) * 1e12)) AS amount
    FROM acts AS a SEMI LEFT JOIN named AS e ON e.unit = a.unit
    WHERE since >= -{before:Int64} AND since < {after:Int64}
  ),
  done AS (
    SELECT
      *,
      arrayJoin({groups_of:Array(Array(UInt8))}[act]) AS grp,
      act = {first_verb:Array(UInt8)}[grp] AND since >= {first_from:Array(Int64)}[grp] AND since < {first_to:Array(Int64)}[grp] AS is_first,
      act = {second_verb:Array(UInt8)}[grp] AND since >= {second_from:Array(Int64)}[grp] AND since < {second_to:Array(Int64)}[grp] AS is_second
    FROM reached
  ),
  totals AS (
    SELECT
      unit, grp, arm, day, sum(is_first) AS n1, sum(is_second) AS n2,
      sum(if(is_first, amount, toInt128(0))) AS v1, sum(if(is_second, amount, toInt128(0))) AS v2
    FROM done WHERE is_first OR is_second
    GROUP BY unit, grp, arm, day
  ),
  scored AS (
    SELECT
      arm, day, arrayJoin({parts_of:Array(Array(UInt16))}[grp]) AS part,
      {first_measure:Array(UInt8)}[part] AS measure1, {second_measure:Array(UInt8)}[part] AS measure2,
      least(
        if(measure1 = 2, v1, toInt128(if(measure1 = 0, least(n1, 1), n1)) * 1000000000000),
        arrayMap(cap -> toInt128(round(cap * 1e12)), {first_cap:Array(Float64)})[part]
      ) AS y,
      least(
        if(measure2 = 2, v2, toInt128(if(measure2 = 0, least(n2, 1), n2)) * 1000000000000),
        arrayMap(cap -> toInt128(round(cap * 1e12)), {second_cap:Array(Float64)})[part]
      ) AS x
    FROM totals
  ),
  sums AS (
    SELECT
      arm, day, part, count() AS n, toInt256(n) * 1000000000000 AS scale, toInt256(sum(y)) AS s1, toInt256(sum(x)) AS s2,
      sum(toInt256(y) * y) AS q11, sum(toInt256(y) * x) AS q12, sum(toInt256(x) * x) AS q22
    FROM scored GROUP BY arm, day, part
  )
SELECT
  if(lowest = highest, seen.3[lowest], '') AS arm, toDate(exposed_at, 'UTC') AS day, toUInt16(0) AS part,
  count() AS people, min(exposed_at) AS first_at, max(exposed_at) AS last_at,
  0. AS mean1, 0. AS mean2, 0. AS m11, 0. AS m12, 0. AS m22
FROM exposed
GROUP BY arm, day
UNION ALL
SELECT
  {arms:Array(String)}[arm] AS arm, day, part, n AS people, toDateTime64(0, 3, 'UTC') AS first_at, toDateTime64(0, 3, 'UTC') AS last_at,
  -- The whole part and the rest apart: as one number a sum of large ones has lost its last digits.
  toFloat64(intDiv(s1, scale)) + toFloat64(s1 % scale) / toFloat64(scale) AS mean1,
  toFloat64(intDiv(s2, scale)) + toFloat64(s2 % scale) / toFloat64(scale) AS mean2,
  toFloat64(q11 - intDiv(s1 * s1, n)) / 1e24 AS m11,
  toFloat64(q12 - intDiv(s1 * s2, n)) / 1e24 AS m12,
  toFloat64(q22 - intDiv(s2 * s2, n)) / 1e24 AS m22
FROM sums
