-- People who joined a campaign while its offer ran: how many took the offer, left soon after, and bought without the campaign; how many did all that makes a freebie hunter; and what they did in the 30 and 60 days after the offer had ended.
-- reads Follow, Claim, Like, Undo, Delete, Purchase
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param start: DateTime64(3, 'UTC')
-- param end: DateTime64(3, 'UTC')
-- param until: DateTime64(3, 'UTC')
-- param leave_days: UInt16
-- param buy_days: UInt16
-- row joined: UInt64
-- row observed: UInt64
-- row claimed: UInt64
-- row redeemed: UInt64
-- row hunters: UInt64
-- row undecided: UInt64
-- row followed: UInt64
-- row following_30: UInt64
-- row following_60: UInt64
-- row bought_30: UInt64
-- row bought_60: UInt64
WITH
  people_of AS (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}),
  acts AS (
    SELECT if(p.person = 0, i.actor, p.person) AS unit, i.verb AS verb, i.at AS at, i.event_id AS event_id
    FROM (
      SELECT actor, verb, at, event_id FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN ('Follow', 'Claim', 'Like')
        AND role = 'customer' AND campaign = {campaign:String}
        AND at >= {start:DateTime64(3, 'UTC')} AND at < {end:DateTime64(3, 'UTC')} AND at < {until:DateTime64(3, 'UTC')}
    ) AS i LEFT JOIN people_of AS p ON p.actor = i.actor
  ),
  undone AS (
    SELECT if(p.person = 0, i.actor, p.person) AS unit, i.object_id AS event_id, min(i.at) AS at
    FROM (
      SELECT actor, object_id, at FROM interaction
      WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb IN ('Undo', 'Delete')
        AND role = 'customer' AND object_id != ''
        AND at >= {start:DateTime64(3, 'UTC')} AND at < {until:DateTime64(3, 'UTC')}
    ) AS i LEFT JOIN people_of AS p ON p.actor = i.actor
    GROUP BY unit, event_id
  ),
  joiners AS (
    SELECT
      a.unit AS unit, min(a.at) AS joined_at, countIf(a.verb = 'Claim') > 0 AS has_claimed,
      countIf(a.verb = 'Follow') > 0 AS has_followed,
      -- Giving the offer back is not leaving.
      countIf(u.unit != 0 AND a.verb != 'Claim') > 0 AS has_left, minIf(u.at, u.unit != 0 AND a.verb != 'Claim') AS left_at,
      -- One account more that still follows is enough to be a follower.
      countIf(a.verb = 'Follow' AND (u.unit = 0 OR u.at >= {end:DateTime64(3, 'UTC')} + INTERVAL 30 DAY)) > 0 AS is_there_30,
      countIf(a.verb = 'Follow' AND (u.unit = 0 OR u.at >= {end:DateTime64(3, 'UTC')} + INTERVAL 60 DAY)) > 0 AS is_there_60
    FROM acts AS a LEFT JOIN undone AS u ON u.unit = a.unit AND u.event_id = a.event_id
    GROUP BY unit
  ),
  purchases AS (
    SELECT if(p.person = 0, i.actor, p.person) AS unit, groupArray(i.at) AS times
    FROM (
      SELECT actor, at FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Purchase' AND role = 'customer'
        AND campaign = '' AND value > 0 AND at >= {start:DateTime64(3, 'UTC')} AND at < {until:DateTime64(3, 'UTC')}
    ) AS i LEFT JOIN people_of AS p ON p.actor = i.actor
    GROUP BY unit
  ),
  judged AS (
    SELECT
      j.*,
      j.joined_at + toIntervalDay({leave_days:UInt16}) <= {until:DateTime64(3, 'UTC')} AS is_observed,
      j.joined_at + toIntervalDay({buy_days:UInt16}) <= {until:DateTime64(3, 'UTC')} AS is_decided,
      j.has_claimed AND j.has_left AND j.left_at <= j.joined_at + toIntervalDay({leave_days:UInt16})
        AND NOT arrayExists(t -> t > j.joined_at AND t <= j.joined_at + toIntervalDay({buy_days:UInt16}), b.times) AS is_hunter,
      arrayExists(t -> t >= {end:DateTime64(3, 'UTC')} AND t < {end:DateTime64(3, 'UTC')} + INTERVAL 30 DAY, b.times) AS buys_30,
      arrayExists(t -> t >= {end:DateTime64(3, 'UTC')} AND t < {end:DateTime64(3, 'UTC')} + INTERVAL 60 DAY, b.times) AS buys_60
    FROM joiners AS j LEFT JOIN purchases AS b ON b.unit = j.unit
  )
SELECT
  count() AS joined,
  countIf(is_observed) AS observed,
  countIf(has_claimed) AS claimed,
  countIf(is_observed AND has_claimed) AS redeemed,
  countIf(is_observed AND is_hunter) AS hunters,
  countIf(is_observed AND is_hunter AND NOT is_decided) AS undecided,
  countIf(has_followed) AS followed,
  countIf(has_followed AND is_there_30) AS following_30,
  countIf(has_followed AND is_there_60) AS following_60,
  countIf(buys_30) AS bought_30,
  countIf(buys_60) AS bought_60
FROM judged
