-- People who saw content of the brand on both of two channels, for every pair of the channels named: once each, whichever of their accounts saw it.
-- reads View
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param channels: Array(String)
-- param first: Date
-- param last: Date
-- param months_from: Date
-- param months_to: Date
-- row one: String
-- row other: String
-- row people: UInt64
WITH
  (SELECT groupBitmapState(actor) FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS linked,
  pieces AS (
    SELECT channel, accounts FROM crowd_monthly
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'View' AND campaign = {campaign:String}
      AND channel IN {channels:Array(String)} AND month >= {months_from:Date} AND month < {months_to:Date}
    UNION ALL
    SELECT channel, accounts FROM crowd_daily
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'View' AND campaign = {campaign:String}
      AND channel IN {channels:Array(String)}
      AND day BETWEEN {first:Date} AND {last:Date} AND NOT (day >= {months_from:Date} AND day < {months_to:Date})
  ),
  cells AS (SELECT toString(channel) AS name, groupBitmapMergeState(accounts) AS seen FROM pieces GROUP BY name),
  behind AS (
    SELECT a.name AS name, groupBitmapState(p.person) AS persons
    FROM (SELECT name, arrayJoin(bitmapToArray(bitmapAnd(seen, linked))) AS actor FROM cells) AS a
    INNER JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = a.actor
    GROUP BY name
  ),
  crowds AS (
    SELECT groupArray((c.name, bitmapOr(bitmapAndnot(c.seen, linked), b.persons))) AS sets
    FROM cells AS c LEFT JOIN behind AS b ON b.name = c.name
  )
SELECT pair.1 AS one, pair.2 AS other, pair.3 AS people
FROM (
  SELECT arrayJoin(arrayFlatten(arrayMap(
    a -> arrayMap(b -> (a.1, b.1, bitmapAndCardinality(a.2, b.2)), arrayFilter(b -> b.1 > a.1, sets)),
    sets
  ))) AS pair
  FROM crowds
)
ORDER BY people DESC, one, other
