-- People who saw content of the brand, over all channels, once each; and what adding up each day's and channel's accounts would print.
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param first: Date
-- param last: Date
-- row people: UInt64
-- row accounts: UInt64
-- row views: UInt64
-- row naive_sum: UInt64
WITH
  (SELECT groupBitmapState(actor) FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS linked,
  cells AS (
    SELECT day, channel, toUInt64(sum(events)) AS seen_times, groupBitmapMergeState(accounts) AS seen
    FROM interaction_daily
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'View' AND role = 'customer'
      AND day BETWEEN {first:Date} AND {last:Date}
      AND ({campaign:String} = '' OR campaign = {campaign:String})
    GROUP BY day, channel
  ),
  whole AS (
    SELECT groupBitmapMergeState(seen) AS everyone, sum(seen_times) AS deliveries, sum(bitmapCardinality(seen)) AS added_up
    FROM cells
  ),
  behind AS (
    SELECT uniqExact(p.person) AS persons
    FROM (SELECT arrayJoin(bitmapToArray(bitmapAnd(everyone, linked))) AS actor FROM whole) AS a
    INNER JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = a.actor
  )
SELECT
  bitmapAndnotCardinality(everyone, linked) + assumeNotNull((SELECT persons FROM behind)) AS people,
  bitmapCardinality(everyone) AS accounts,
  toUInt64(deliveries) AS views,
  toUInt64(added_up) AS naive_sum
FROM whole
