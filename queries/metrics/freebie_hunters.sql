-- The freebie hunters of a campaign, one row for each of their accounts that took part: who joined while the offer ran, took it, left soon after and bought nothing without the campaign. The same rule as metrics/freebie_joiners.
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param start: DateTime64(3, 'UTC')
-- param end: DateTime64(3, 'UTC')
-- param until: DateTime64(3, 'UTC')
-- param leave_days: UInt16
-- param buy_days: UInt16
-- row person: UInt32
-- row channel: LowCardinality(String)
-- row account: String
-- row joined_at: DateTime64(3, 'UTC')
-- row left_at: DateTime64(3, 'UTC')
WITH
  people_of AS (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}),
  acts AS (
    SELECT if(p.person = 0, i.actor, p.person) AS unit, i.actor AS actor, i.verb AS verb, i.at AS at, i.event_id AS event_id
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
      a.unit AS unit, groupUniqArray(a.actor) AS accounts, min(a.at) AS joined_at,
      minIf(u.at, u.unit != 0 AND a.verb != 'Claim') AS left_at
    FROM acts AS a LEFT JOIN undone AS u ON u.unit = a.unit AND u.event_id = a.event_id
    GROUP BY unit
    HAVING countIf(a.verb = 'Claim') > 0 AND countIf(u.unit != 0 AND a.verb != 'Claim') > 0
      AND left_at <= joined_at + toIntervalDay({leave_days:UInt16})
      AND joined_at + toIntervalDay({leave_days:UInt16}) <= {until:DateTime64(3, 'UTC')}
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
  hunters AS (
    SELECT j.unit AS unit, arrayJoin(j.accounts) AS actor, j.joined_at AS joined_at, j.left_at AS left_at
    FROM joiners AS j LEFT JOIN purchases AS b ON b.unit = j.unit
    WHERE NOT arrayExists(t -> t > j.joined_at AND t <= j.joined_at + toIntervalDay({buy_days:UInt16}), b.times)
  )
SELECT h.unit AS person, a.channel AS channel, a.handle AS account, h.joined_at AS joined_at, h.left_at AS left_at
FROM hunters AS h
LEFT JOIN (
  SELECT actor, channel, handle FROM actor WHERE workspace = {workspace:String} AND actor IN (SELECT actor FROM hunters)
) AS a ON a.actor = h.actor
ORDER BY person, channel, account
