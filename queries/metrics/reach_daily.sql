-- People who saw content of the brand on each day, once a day each, and what a dashboard prints that adds the accounts of each channel. The days do not add up to the people of the window.
-- reads View
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param first: Date
-- param last: Date
-- row day: Date
-- row people: UInt64
-- row naive_sum: UInt64
WITH
  (SELECT groupBitmapState(actor) FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS linked,
  channels AS (
    SELECT day, channel, groupBitmapMergeState(accounts) AS seen
    FROM crowd_daily
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'View' AND campaign = {campaign:String}
      AND day BETWEEN {first:Date} AND {last:Date}
    GROUP BY day, channel
  ),
  cells AS (
    SELECT day, groupBitmapMergeState(seen) AS everyone, sum(bitmapCardinality(seen)) AS added_up FROM channels GROUP BY day
  ),
  behind AS (
    SELECT a.day AS day, uniqExact(p.person) AS persons
    FROM (SELECT day, arrayJoin(bitmapToArray(bitmapAnd(everyone, linked))) AS actor FROM cells) AS a
    INNER JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = a.actor
    GROUP BY day
  )
SELECT c.day AS day, bitmapAndnotCardinality(c.everyone, linked) + b.persons AS people, toUInt64(c.added_up) AS naive_sum
FROM cells AS c LEFT JOIN behind AS b ON b.day = c.day
ORDER BY day
