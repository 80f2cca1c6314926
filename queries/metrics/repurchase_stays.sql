-- How long customers took to buy again after their first purchase: by the campaign and channel of the first purchase and the week it was in, whole days until the next day with a purchase or until nobody looked any more. Purchases of one day (UTC) are one.
-- reads Purchase
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param until: DateTime64(3, 'UTC')
-- row by: String
-- row cohort: String
-- row week: Date
-- row entry: Int32
-- row time: UInt32
-- row gone: UInt8
-- row people: UInt64
WITH
  customers AS (
    SELECT
      if(p.person = 0, i.actor, p.person) AS unit,
      min(i.day) AS first_day,
      argMin((i.campaign, i.channel, i.motive), (i.at, i.event_id)) AS came,
      arraySort(groupUniqArray(i.day)) AS bought_on,
      toDate({until:DateTime64(3, 'UTC')}) - first_day - 1 AS seen_days,
      if(length(bought_on) > 1, bought_on[2] - first_day, 0) AS days,
      days > 0 AND days <= seen_days AS again
    FROM (
      SELECT actor, toDate(at) AS day, at, event_id, campaign, channel, toString(properties['motive']) AS motive FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Purchase' AND role = 'customer'
        AND at < {until:DateTime64(3, 'UTC')}
    ) AS i
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = i.actor
    GROUP BY unit
    HAVING first_day >= toDate({from:DateTime64(3, 'UTC')})
  )
SELECT
  cohorts.1 AS by,
  cohorts.2 AS cohort,
  toDate(toStartOfWeek(first_day, 1)) AS week,
  toInt32(-1) AS entry,
  toUInt32(greatest(0, if(again, days, seen_days))) AS time,
  again AS gone,
  count() AS people
FROM customers
ARRAY JOIN [('campaign', toString(came.1)), ('channel', toString(came.2)), ('motive', came.3)] AS cohorts
WHERE {campaign:String} = '' OR came.1 = {campaign:String} OR (came.1 = '' AND cohorts.1 = 'campaign')
GROUP BY by, cohort, week, entry, time, gone
ORDER BY by, cohort, week, time, gone, entry
