-- People who saw content of the brand, per channel: once each, however many of their accounts saw it, and how many were seen on no other channel.
-- reads View
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param first: Date
-- param last: Date
-- param months_from: Date
-- param months_to: Date
-- row channel: String
-- row visibility: String
-- row people: UInt64
-- row only_here: UInt64
-- row views: UInt64
-- row accounts: UInt64
WITH
  (SELECT groupBitmapState(actor) FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS linked,
  pieces AS (
    SELECT channel, visibility, events, accounts FROM crowd_monthly
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'View' AND campaign = {campaign:String}
      AND month >= {months_from:Date} AND month < {months_to:Date}
    UNION ALL
    SELECT channel, visibility, events, accounts FROM crowd_daily
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'View' AND campaign = {campaign:String}
      AND day BETWEEN {first:Date} AND {last:Date} AND NOT (day >= {months_from:Date} AND day < {months_to:Date})
  ),
  cells AS (
    SELECT
      toString(channel) AS name,
      arrayStringConcat(arraySort(groupUniqArray(toString(visibility))), ' + ') AS seen_as,
      toUInt64(sum(events)) AS deliveries,
      groupBitmapMergeState(accounts) AS seen
    FROM pieces
    GROUP BY name
  ),
  behind AS (
    SELECT a.name AS name, groupBitmapState(p.person) AS persons
    FROM (SELECT name, arrayJoin(bitmapToArray(bitmapAnd(seen, linked))) AS actor FROM cells) AS a
    INNER JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = a.actor
    GROUP BY name
  ),
  crowds AS (
    SELECT groupArray((c.name, c.seen_as, c.deliveries, bitmapCardinality(c.seen))) AS facts,
      groupArray(bitmapOr(bitmapAndnot(c.seen, linked), b.persons)) AS sets
    FROM cells AS c LEFT JOIN behind AS b ON b.name = c.name
  ),
  -- Who was met so far, and who on several channels: one pass, however many channels there are.
  folded AS (
    SELECT facts, sets,
      arrayFold(
        (met, crowd) -> (bitmapOr(met.1, crowd), bitmapOr(met.2, bitmapAnd(met.1, crowd))),
        sets,
        (bitmapAndnot(sets[1], sets[1]), bitmapAndnot(sets[1], sets[1]))
      ).2 AS several
    FROM crowds
  )
SELECT
  fact.1 AS channel, fact.2 AS visibility, fact.5 AS people, fact.6 AS only_here, fact.3 AS views, fact.4 AS accounts
FROM (
  SELECT arrayJoin(arrayMap(
    (fact, crowd) -> (fact.1, fact.2, fact.3, fact.4, bitmapCardinality(crowd), bitmapAndnotCardinality(crowd, several)),
    facts, sets
  )) AS fact
  FROM folded
)
ORDER BY people DESC, channel
