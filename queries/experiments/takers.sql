-- What a dashboard without a control group compares: people who claimed or liked the campaign against all other customers of the brand, same outcome, same days.
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param verb: String
-- param measure: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row takers: UInt64
-- row customers: UInt64
-- row taker_n: UInt64
-- row taker_mean: Float64
-- row taker_m2: Float64
-- row other_n: UInt64
-- row other_mean: Float64
-- row other_m2: Float64
WITH
  people_of AS (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}),
  (SELECT groupBitmapState(actor) FROM people_of) AS linked,
  (
    SELECT groupBitmapMergeState(accounts) FROM crowd_daily
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND campaign = ''
      AND day <= toDate({to:DateTime64(3, 'UTC')} - toIntervalMillisecond(1))
  ) AS everyone,
  took AS (
    SELECT DISTINCT if(p.person = 0, i.actor, p.person) AS unit
    FROM (
      SELECT actor FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN ('Claim', 'Like') AND role = 'customer'
        AND campaign = {campaign:String} AND at < {to:DateTime64(3, 'UTC')}
    ) AS i
    LEFT JOIN people_of AS p ON p.actor = i.actor
  ),
  outcomes AS (
    SELECT
      if(p.person = 0, i.actor, p.person) AS unit,
      multiIf({measure:String} = 'any', 1., {measure:String} = 'count', toFloat64(count()), arraySum(arraySort(groupArray(i.value)))) AS y,
      unit IN (SELECT unit FROM took) AS taker
    FROM (
      SELECT actor, value FROM interaction
      WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb = {verb:String} AND role = 'customer'
        AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
    ) AS i
    LEFT JOIN people_of AS p ON p.actor = i.actor
    GROUP BY unit
  ),
  -- Added up in order of size: the same people in any order of arrival give the same mean and moment, to their last digits.
  both AS (
    SELECT
      arraySort(groupArrayIf(y, taker)) AS taken, arraySort(groupArrayIf(y, NOT taker)) AS others,
      if(empty(taken), 0., arrayAvg(taken)) AS taken_mean, if(empty(others), 0., arrayAvg(others)) AS others_mean
    FROM outcomes
  )
SELECT
  assumeNotNull((SELECT count() FROM took)) AS takers,
  toUInt64(bitmapAndnotCardinality(everyone, linked)
    + assumeNotNull((SELECT uniqExactIf(person, bitmapContains(everyone, actor)) FROM people_of))) AS customers,
  length(taken) AS taker_n,
  taken_mean AS taker_mean,
  arraySum(y -> (y - taken_mean) * (y - taken_mean), taken) AS taker_m2,
  length(others) AS other_n,
  others_mean AS other_mean,
  arraySum(y -> (y - others_mean) * (y - others_mean), others) AS other_m2
FROM both
