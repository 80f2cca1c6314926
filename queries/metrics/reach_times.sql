-- How many people saw content of the brand so many times: a row for each number of times. Counted from the Views themselves, since no rollup keeps how often an account saw something.
-- reads View
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param first: Date
-- param last: Date
-- row times: UInt64
-- row people: UInt64
WITH
  shown AS (
    SELECT actor, count() AS views FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'View' AND role = 'customer'
      AND toDate(at) BETWEEN {first:Date} AND {last:Date} AND ({campaign:String} = '' OR campaign = {campaign:String})
    GROUP BY actor
  ),
  persons AS (
    SELECT if(p.person = 0, s.actor, p.person) AS one, sum(s.views) AS times
    FROM shown AS s
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = s.actor
    GROUP BY one
  )
SELECT times, count() AS people FROM persons GROUP BY times ORDER BY times
