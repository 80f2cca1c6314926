-- How long people who began to follow the brand in these days kept following: by the campaign, channel and motive they joined by and the week they joined in, whole days until they left or until nobody looked any more. A person follows from their first Follow for as long as any of their accounts does.
-- reads Follow, Undo, Delete
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
  follows AS (
    SELECT
      actor, event_id, at, campaign, channel, object_id AS profile, toString(properties['motive']) AS motive,
      parseDateTime64BestEffortOrZero(properties['observedSince'], 3, 'UTC') AS observed
    FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Follow' AND role = 'customer'
      AND at < {until:DateTime64(3, 'UTC')}
  ),
  undone AS (
    SELECT actor, object_id, min(at) AS undone_at FROM interaction
    WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb IN ('Undo', 'Delete') AND role = 'customer'
      AND at < {until:DateTime64(3, 'UTC')} AND object_id != ''
    GROUP BY actor, object_id
  ),
  -- A Follow of one account ends with the next Undo of any of its Follows of the same profile: sources repeat themselves.
  profiles AS (
    SELECT
      f.actor AS actor,
      groupArrayIf(u.undone_at, u.actor != 0 AND u.undone_at >= f.at) AS undos,
      -- Of Follows at one moment the smaller event id is the first, as in metrics/growth_followers.
      groupArray((f.at, f.event_id, f.campaign, f.channel, f.motive, f.observed)) AS starts
    FROM follows AS f LEFT JOIN undone AS u ON u.actor = f.actor AND u.object_id = f.event_id
    GROUP BY actor, f.profile
  ),
  spells AS (
    SELECT
      actor, undos, arrayJoin(starts) AS start,
      arrayFilter(undo -> undo >= start.1, undos) AS ends,
      if(empty(ends), {until:DateTime64(3, 'UTC')}, arrayMin(ends)) AS end
    FROM profiles
  ),
  stays AS (
    SELECT
      if(p.person = 0, s.actor, p.person) AS unit,
      arraySort(groupArray((s.start, s.end))) AS list,
      list[1].1 AS join,
      arrayFold((last, one) -> if(one.1.1 <= last, greatest(last, one.2), last), list, list[1].2) AS left_at,
      toUnixTimestamp64Milli(join.1) AS began,
      intDiv(toUnixTimestamp64Milli({until:DateTime64(3, 'UTC')}) - began, 86400000) AS seen_days,
      toUInt32(intDiv(toUnixTimestamp64Milli(left_at) - began + 86399999, 86400000)) AS days,
      left_at < {until:DateTime64(3, 'UTC')} AND days <= seen_days AS is_gone
    FROM spells AS s
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = s.actor
    GROUP BY unit
    HAVING join.1 >= {from:DateTime64(3, 'UTC')}
  )
SELECT
  cohorts.1 AS by,
  cohorts.2 AS cohort,
  toDate(toStartOfWeek(join.1, 1)) AS week,
  toInt32(if(join.6 > join.1, intDiv(toUnixTimestamp64Milli(join.6) - began + 86399999, 86400000), -1)) AS entry,
  if(is_gone, days, toUInt32(seen_days)) AS time,
  is_gone AS gone,
  count() AS people
FROM stays
ARRAY JOIN [('campaign', toString(join.3)), ('channel', toString(join.4)), ('motive', join.5)] AS cohorts
WHERE {campaign:String} = '' OR join.3 = {campaign:String} OR (join.3 = '' AND cohorts.1 = 'campaign')
GROUP BY by, cohort, week, entry, time, gone
ORDER BY by, cohort, week, time, gone, entry
