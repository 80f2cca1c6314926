-- Count, mean and centred second moment of an outcome per arm and day of first exposure, over people: what any account of the person did from their first exposure until the window closes.
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param experiment: String
-- param verb: String
-- param measure: String
-- param window_days: UInt32
-- row arm: String
-- row day: Date
-- row people: UInt64
-- row mean: Float64
-- row m2: Float64
WITH
  people_of AS (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}),
  exposed AS (
    SELECT if(p.person = 0, i.actor, p.person) AS unit, any(i.arm) AS seen_in, min(i.at) AS exposed_at
    FROM (
      SELECT actor, toString(arm) AS arm, at FROM interaction
      WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb = 'Expose' AND role = 'customer'
        AND experiment = {experiment:String}
    ) AS i
    LEFT JOIN people_of AS p ON p.actor = i.actor
    GROUP BY unit
    HAVING uniqExact(i.arm) = 1
  ),
  acts AS (
    SELECT if(p.person = 0, i.actor, p.person) AS unit, i.at AS at, i.value AS value
    FROM (
      SELECT actor, at, value FROM interaction
      WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb = {verb:String} AND role = 'customer'
        AND at >= (
          SELECT min(interaction.at) FROM interaction
          WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb = 'Expose' AND experiment = {experiment:String}
        )
    ) AS i
    LEFT JOIN people_of AS p ON p.actor = i.actor
  ),
  outcomes AS (
    SELECT e.unit AS unit, multiIf({measure:String} = 'any', 1., {measure:String} = 'count', toFloat64(count()), arraySum(arraySort(groupArray(a.value)))) AS y
    FROM acts AS a INNER JOIN exposed AS e ON e.unit = a.unit
    WHERE a.at >= e.exposed_at AND a.at < e.exposed_at + toIntervalDay({window_days:UInt32})
    GROUP BY unit
  ),
  cohorts AS (
    SELECT e.seen_in AS arm, toDate(e.exposed_at, 'UTC') AS day, arraySort(groupArray(o.y)) AS ys, arrayAvg(ys) AS middle
    FROM exposed AS e LEFT JOIN outcomes AS o ON o.unit = e.unit
    GROUP BY arm, day
  )
-- Added up in order of size: the same people in any order of arrival give the same mean and moment, to their last digits.
SELECT
  arm,
  day,
  length(ys) AS people,
  middle AS mean,
  arraySum(y -> (y - middle) * (y - middle), ys) AS m2
FROM cohorts
ORDER BY day, arm
