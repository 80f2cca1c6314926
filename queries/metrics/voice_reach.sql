-- People who saw content about each of a list of brands, once each; the people of its largest channel; and on how many of its channels known links join accounts to one person.
-- reads View
-- param workspace: String
-- param generation: UInt64
-- param brands: Array(String)
-- param first: Date
-- param last: Date
-- param months_from: Date
-- param months_to: Date
-- row brand: String
-- row people: UInt64
-- row largest: UInt64
-- row joined: UInt64
-- row views: UInt64
WITH
  (SELECT groupBitmapState(actor) FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS linked,
  pieces AS (
    SELECT toString(crowd_monthly.brand) AS about, toString(crowd_monthly.channel) AS place, events, accounts FROM crowd_monthly
    WHERE workspace = {workspace:String} AND brand IN {brands:Array(String)} AND verb = 'View' AND campaign = ''
      AND month >= {months_from:Date} AND month < {months_to:Date}
    UNION ALL
    SELECT toString(crowd_daily.brand) AS about, toString(crowd_daily.channel) AS place, events, accounts FROM crowd_daily
    WHERE workspace = {workspace:String} AND brand IN {brands:Array(String)} AND verb = 'View' AND campaign = ''
      AND day BETWEEN {first:Date} AND {last:Date} AND NOT (day >= {months_from:Date} AND day < {months_to:Date})
  ),
  -- The place '' is all channels together.
  cells AS (
    SELECT about, spot, groupBitmapMergeState(accounts) AS seen, sum(events) AS deliveries
    FROM pieces ARRAY JOIN ['', place] AS spot
    GROUP BY about, spot
  ),
  behind AS (
    SELECT a.about AS about, a.spot AS spot, uniqExact(p.person) AS persons
    FROM (SELECT about, spot, arrayJoin(bitmapToArray(bitmapAnd(seen, linked))) AS actor FROM cells) AS a
    INNER JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = a.actor
    GROUP BY about, spot
  ),
  counted AS (
    SELECT c.about AS about, c.spot AS spot, c.deliveries AS deliveries, bitmapCardinality(c.seen) AS seen_by,
      bitmapAndnotCardinality(c.seen, linked) + b.persons AS heads
    FROM cells AS c LEFT JOIN behind AS b ON b.about = c.about AND b.spot = c.spot
  )
SELECT
  about AS brand, toUInt64(sumIf(heads, spot = '')) AS people, toUInt64(maxIf(heads, spot != '')) AS largest,
  countIf(spot != '' AND seen_by > heads) AS joined, toUInt64(sumIf(deliveries, spot = '')) AS views
FROM counted
GROUP BY about
ORDER BY brand
