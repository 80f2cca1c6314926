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
      multiIf({measure:String} = 'any', 1., {measure:String} = 'count', toFloat64(count()), sum(i.value)) AS y,
      unit IN (SELECT unit FROM took) AS taker
    FROM (
      SELECT actor, value FROM interaction
      WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb = {verb:String} AND role = 'customer'
        AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
    ) AS i
    LEFT JOIN people_of AS p ON p.actor = i.actor
    GROUP BY unit
  )
SELECT
  assumeNotNull((SELECT count() FROM took)) AS takers,
  toUInt64(bitmapAndnotCardinality(everyone, linked)
    + assumeNotNull((SELECT uniqExactIf(person, bitmapContains(everyone, actor)) FROM people_of))) AS customers,
  countIf(taker) AS taker_n,
  if(countIf(taker) > 0, avgIf(y, taker), 0.) AS taker_mean,
  if(countIf(taker) > 1, varSampStableIf(y, taker) * (countIf(taker) - 1), 0.) AS taker_m2,
  countIf(NOT taker) AS other_n,
  if(countIf(NOT taker) > 0, avgIf(y, NOT taker), 0.) AS other_mean,
  if(countIf(NOT taker) > 1, varSampStableIf(y, NOT taker) * (countIf(NOT taker) - 1), 0.) AS other_m2
FROM outcomes
