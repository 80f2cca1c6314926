-- People who saw content of the brand on each day, once a day each. The days do not add up to the people of the window.
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param first: Date
-- param last: Date
-- row day: Date
-- row people: UInt64
WITH
  (SELECT groupBitmapState(actor) FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS linked,
  cells AS (
    SELECT day, groupBitmapMergeState(accounts) AS seen
    FROM interaction_daily
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'View' AND role = 'customer'
      AND day BETWEEN {first:Date} AND {last:Date}
      AND ({campaign:String} = '' OR campaign = {campaign:String})
    GROUP BY day
  ),
  behind AS (
    SELECT a.day AS day, uniqExact(p.person) AS persons
    FROM (SELECT day, arrayJoin(bitmapToArray(bitmapAnd(seen, linked))) AS actor FROM cells) AS a
    INNER JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = a.actor
    GROUP BY day
  )
SELECT c.day AS day, bitmapAndnotCardinality(c.seen, linked) + b.persons AS people
FROM cells AS c LEFT JOIN behind AS b ON b.day = c.day
ORDER BY day
