-- An outcome by where it was and by stretch of time before and after a start: by brand, channel, account or a property. Measured as any, people are counted once in each stretch, whatever account they used.
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param brands: Array(String)
-- param verbs: Array(String)
-- param by: String
-- param property: String
-- param measure: String
-- param start: DateTime64(3, 'UTC')
-- param every: UInt64
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row verb: String
-- row place: String
-- row moment: Int32
-- row y: Float64
-- row first: DateTime64(3, 'UTC')
-- row last: DateTime64(3, 'UTC')
WITH people_of AS (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64})
SELECT
  verb, place, moment,
  multiIf(
    {measure:String} = 'any', toFloat64(uniqExact(unit)),
    {measure:String} = 'count', toFloat64(count()),
    -- Added up in order of size: the same sums in any order of arrival, to their last digits.
    arraySum(arraySort(groupArray(amount)))
  ) AS y,
  min(moment_at) AS first,
  max(moment_at) AS last
FROM (
  SELECT
    toString(i.verb) AS verb,
    multiIf(
      {by:String} = 'brand', if(i.brand = '', {brand:String}, toString(i.brand)),
      {by:String} = 'channel', toString(i.channel),
      {by:String} = 'account', toString(i.account),
      i.properties[{property:String}]
    ) AS place,
    -- Stretches of {every} milliseconds, counted from the start: 0 is the first one after it.
    toInt32(floor((toUnixTimestamp64Milli(i.at) - toUnixTimestamp64Milli({start:DateTime64(3, 'UTC')})) / {every:UInt64})) AS moment,
    if(p.person = 0, i.actor, p.person) AS unit,
    i.value AS amount,
    i.at AS moment_at
  FROM (
    SELECT verb, brand, channel, account, properties, actor, value, at FROM interaction
    WHERE workspace = {workspace:String} AND brand IN {brands:Array(String)} AND verb IN {verbs:Array(String)} AND role = 'customer'
      AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
  ) AS i
  LEFT JOIN people_of AS p ON p.actor = i.actor
)
GROUP BY verb, place, moment
ORDER BY verb, place, moment
