-- People who saw content of the brand, of a campaign or of any ('' stands for any), and how many of them did nothing else with the brand in the window, whatever the campaign. What is done to people (Expose, Invite, Link, Unlink) is nothing that they do.
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param first: Date
-- param last: Date
-- param months_from: Date
-- param months_to: Date
-- param campaigns: UInt32
-- row name: String
-- row reached: UInt64
-- row only_looked: UInt64
WITH
  (SELECT groupBitmapState(actor) FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS linked,
  pieces AS (
    SELECT campaign, verb, accounts FROM crowd_monthly
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb NOT IN ('Expose', 'Invite', 'Link', 'Unlink', 'Label')
      AND ((verb = 'View' AND ({campaign:String} = '' OR campaign = {campaign:String})) OR (verb != 'View' AND campaign = ''))
      AND month >= {months_from:Date} AND month < {months_to:Date}
    UNION ALL
    SELECT campaign, verb, accounts FROM crowd_daily
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb NOT IN ('Expose', 'Invite', 'Link', 'Unlink', 'Label')
      AND ((verb = 'View' AND ({campaign:String} = '' OR campaign = {campaign:String})) OR (verb != 'View' AND campaign = ''))
      AND day BETWEEN {first:Date} AND {last:Date} AND NOT (day >= {months_from:Date} AND day < {months_to:Date})
  ),
  cells AS (
    SELECT (if(verb = 'View', 'saw', 'did'), toString(campaign)) AS cell, groupBitmapMergeState(accounts) AS seen
    FROM pieces
    GROUP BY cell
  ),
  behind AS (
    SELECT a.cell AS cell, groupBitmapState(p.person) AS persons
    FROM (SELECT cell, arrayJoin(bitmapToArray(bitmapAnd(seen, linked))) AS actor FROM cells) AS a
    INNER JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = a.actor
    GROUP BY cell
  ),
  crowds AS (
    SELECT c.cell AS cell, bitmapOr(bitmapAndnot(c.seen, linked), b.persons) AS crowd
    FROM cells AS c LEFT JOIN behind AS b ON b.cell = c.cell
  )
SELECT
  s.cell.2 AS name, bitmapCardinality(s.crowd) AS reached, bitmapAndnotCardinality(s.crowd, d.crowd) AS only_looked
FROM (SELECT cell, crowd FROM crowds WHERE cell.1 = 'saw') AS s
CROSS JOIN (SELECT groupBitmapOrState(crowd) AS crowd FROM crowds WHERE cell.1 = 'did') AS d
ORDER BY reached DESC, name
LIMIT {campaigns:UInt32}
