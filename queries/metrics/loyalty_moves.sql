-- People by the cell that they were in before and after: two windows of one length, each read on its own. Joined are those with a Follow, Like or Claim of the campaign from the beginning of the window before to that of the window after.
-- reads Like, Announce, Follow, Claim, Create, Message, Visit, Purchase, Return, Respond
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param before_from: DateTime64(3, 'UTC')
-- param before_to: DateTime64(3, 'UTC')
-- param after_from: DateTime64(3, 'UTC')
-- param after_to: DateTime64(3, 'UTC')
-- param high_score: UInt8
-- param repeat_purchases: UInt32
-- row joined: UInt8
-- row before: String
-- row after: String
-- row people: UInt64
WITH
  acts AS (
    SELECT
      if(p.person = 0, i.actor, p.person) AS unit,
      i.verb AS verb, i.at AS at, i.event_id AS event_id, i.object_id AS object_id, i.value AS value, i.score AS score,
      multiIf(i.at < {before_to:DateTime64(3, 'UTC')}, 1, i.at >= {after_from:DateTime64(3, 'UTC')}, 2, 0) AS part,
      i.verb = 'Respond' AND i.question = 'nps' AND i.score BETWEEN 0 AND 10 AS is_answer,
      part != 2 AND {campaign:String} != '' AND i.campaign = {campaign:String} AND i.verb IN ('Claim', 'Follow', 'Like') AS joins
    FROM (
      SELECT actor, verb, at, event_id, campaign, object_id, value, score, question FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND role = 'customer'
        AND verb IN ('Like', 'Announce', 'Follow', 'Claim', 'Create', 'Message', 'Visit', 'Purchase', 'Return', 'Respond')
        AND at >= {before_from:DateTime64(3, 'UTC')} AND at < {after_to:DateTime64(3, 'UTC')}
    ) AS i
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = i.actor
  ),
  things AS (
    SELECT
      unit, part, object_id,
      countIf(verb = 'Purchase') AS bought, sumIf(value, verb = 'Purchase') AS paid,
      countIf(verb = 'Return') AS brought_back, sumIf(value, verb = 'Return') AS refunded,
      if(paid > 0, least(toFloat64(bought), floor(refunded / (paid / bought) + 1e-9)), toFloat64(least(bought, brought_back))) AS fully_returned
    FROM acts
    WHERE part > 0 AND verb IN ('Purchase', 'Return')
    GROUP BY unit, part, object_id
  ),
  patronage AS (SELECT unit, part, sum(bought - fully_returned) AS purchases FROM things GROUP BY unit, part),
  seen AS (
    SELECT unit, part, countIf(is_answer) AS answers, argMaxIf(score, (at, event_id), is_answer) AS answer
    FROM acts
    WHERE part > 0
    GROUP BY unit, part
  ),
  cells AS (
    SELECT
      s.unit AS unit, s.part AS part,
      b.purchases >= {repeat_purchases:UInt32} AS repeats,
      s.answer >= {high_score:UInt8} AS fond,
      multiIf(s.answers = 0, 'unknown', fond AND repeats, 'loyal', fond, 'latent', repeats, 'spurious', 'none') AS cell
    FROM seen AS s LEFT JOIN patronage AS b ON b.unit = s.unit AND b.part = s.part
  ),
  moved AS (
    SELECT
      unit,
      if(countIf(part = 1) = 0, 'unseen', anyIf(cell, part = 1)) AS before,
      if(countIf(part = 2) = 0, 'unseen', anyIf(cell, part = 2)) AS after
    FROM cells
    GROUP BY unit
  )
SELECT
  unit IN (SELECT unit FROM acts WHERE joins) AS joined, before, after, count() AS people
FROM moved
GROUP BY joined, before, after
ORDER BY joined, before, after
