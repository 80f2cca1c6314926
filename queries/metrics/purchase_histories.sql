-- Histories of the customers who first bought in these days, up to and with a day: how often they bought again (x), when last, how long they have been customers (both in days since their first purchase), and how often they bought after that day and up to another. A day with a purchase is one purchase.
-- reads Purchase
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param first: Date
-- param cut: Date
-- param last: Date
-- row x: UInt32
-- row tx: UInt32
-- row t: UInt32
-- row customers: UInt64
-- row later: UInt64
WITH
  customers AS (
    SELECT
      if(p.person = 0, i.actor, p.person) AS unit,
      min(i.day) AS first_day,
      argMin(i.campaign, (i.at, i.event_id)) AS came_by,
      groupUniqArray(i.day) AS days
    FROM (
      SELECT actor, toDate(at) AS day, at, event_id, campaign FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Purchase' AND role = 'customer'
        AND at < toDateTime64({last:Date} + 1, 3, 'UTC')
    ) AS i
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = i.actor
    GROUP BY unit
    HAVING first_day >= {first:Date} AND first_day <= {cut:Date}
  )
SELECT
  toUInt32(arrayCount(day -> day <= {cut:Date}, days) - 1) AS x,
  toUInt32(arrayMax(arrayFilter(day -> day <= {cut:Date}, days)) - first_day) AS tx,
  toUInt32({cut:Date} - first_day) AS t,
  count() AS customers,
  toUInt64(sum(arrayCount(day -> day > {cut:Date}, days))) AS later
FROM customers
WHERE {campaign:String} = '' OR came_by = {campaign:String}
GROUP BY x, tx, t
ORDER BY x, tx, t
