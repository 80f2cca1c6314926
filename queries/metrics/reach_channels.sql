-- People who saw content of the brand, per channel: once each, however many of their accounts saw it, and how many were seen on no other channel.
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param first: Date
-- param last: Date
-- row channel: String
-- row visibility: String
-- row people: UInt64
-- row only_here: UInt64
-- row views: UInt64
-- row accounts: UInt64
WITH
  (SELECT groupBitmapState(actor) FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS linked,
  cells AS (
    SELECT
      channel,
      arrayStringConcat(arraySort(groupUniqArray(toString(visibility))), ' + ') AS visibility,
      toUInt64(sum(events)) AS views,
      groupBitmapMergeState(accounts) AS seen
    FROM interaction_daily
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'View' AND role = 'customer'
      AND day BETWEEN {first:Date} AND {last:Date}
      AND ({campaign:String} = '' OR campaign = {campaign:String})
    GROUP BY channel
  ),
  behind AS (
    SELECT a.channel AS channel, groupBitmapState(p.person) AS persons
    FROM (SELECT channel, arrayJoin(bitmapToArray(bitmapAnd(seen, linked))) AS actor FROM cells) AS a
    INNER JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = a.actor
    GROUP BY channel
  ),
  crowds AS (
    SELECT c.channel AS channel, c.visibility AS visibility, c.views AS views, bitmapCardinality(c.seen) AS accounts,
      bitmapOr(bitmapAndnot(c.seen, linked), b.persons) AS crowd
    FROM cells AS c LEFT JOIN behind AS b ON b.channel = c.channel
  )
SELECT
  toString(here.channel) AS channel,
  any(here.visibility) AS visibility,
  toUInt64(groupBitmapMergeIf(there.crowd, there.channel = here.channel)) AS people,
  toUInt64(groupBitmapMerge(there.crowd) - groupBitmapMergeIf(there.crowd, there.channel != here.channel)) AS only_here,
  any(here.views) AS views,
  any(here.accounts) AS accounts
FROM (SELECT channel, visibility, views, accounts FROM crowds) AS here CROSS JOIN (SELECT channel, crowd FROM crowds) AS there
GROUP BY here.channel
ORDER BY people DESC, channel
