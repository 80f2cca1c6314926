-- People who saw content of the brand, over all channels, once each. The window is read as whole months and single days.
-- reads View
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param first: Date
-- param last: Date
-- param months_from: Date
-- param months_to: Date
-- row people: UInt64
-- row accounts: UInt64
-- row views: UInt64
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
  whole AS (SELECT groupBitmapMergeState(accounts) AS everyone, sum(events) AS deliveries FROM pieces),
  behind AS (
    SELECT uniqExact(p.person) AS persons
    FROM (SELECT arrayJoin(bitmapToArray(bitmapAnd(everyone, linked))) AS actor FROM whole) AS a
    INNER JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = a.actor
  )
SELECT
  bitmapAndnotCardinality(everyone, linked) + assumeNotNull((SELECT persons FROM behind)) AS people,
  bitmapCardinality(everyone) AS accounts,
  toUInt64(deliveries) AS views
FROM whole
