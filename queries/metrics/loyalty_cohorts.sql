-- Customers per campaign cohort: how many stand in each of Dick and Basu's four cells, how many gave no attitude, and the three ladders.
-- reads Like, Announce, Follow, Claim, Create, Message, Visit, Purchase, Return, Respond
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- param high_score: UInt8
-- param repeat_purchases: UInt32
-- row cohort: String
-- row customers: UInt64
-- row attitude_known: UInt64
-- row loyal: UInt64
-- row latent: UInt64
-- row spurious: UInt64
-- row neither: UInt64
-- row interacted: UInt64
-- row engaged: UInt64
WITH
  acts AS (
    SELECT
      if(p.person = 0, i.actor, p.person) AS unit,
      i.verb AS verb, i.at AS at, i.event_id AS event_id, i.campaign AS campaign, i.object_id AS object_id,
      i.value AS value, i.score AS score, i.question AS question,
      i.at >= {from:DateTime64(3, 'UTC')} AS now,
      i.in_reply_to != '' OR (i.thread != '' AND i.thread IN (
        SELECT thread FROM interaction
        WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN ('Create', 'Message')
          AND thread != '' AND at < {to:DateTime64(3, 'UTC')}
        GROUP BY thread
        HAVING countIf(in_reply_to != '') > 0 AND uniqExact(actor) > 1
      )) AS in_dialogue
    FROM (
      SELECT actor, verb, at, event_id, campaign, object_id, value, score, question, in_reply_to, thread FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND role = 'customer'
        AND verb IN ('Like', 'Announce', 'Follow', 'Claim', 'Create', 'Message', 'Visit', 'Purchase', 'Return', 'Respond')
        AND at < {to:DateTime64(3, 'UTC')}
    ) AS i
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = i.actor
  ),
  things AS (
    SELECT
      unit, object_id,
      countIf(verb = 'Purchase') AS bought, sumIf(value, verb = 'Purchase') AS paid,
      countIf(verb = 'Return') AS brought_back, sumIf(value, verb = 'Return') AS refunded,
      if(paid > 0, least(toFloat64(bought), floor(refunded / (paid / bought) + 1e-9)), toFloat64(least(bought, brought_back))) AS fully_returned
    FROM acts
    WHERE now AND verb IN ('Purchase', 'Return')
    GROUP BY unit, object_id
  ),
  patronage AS (SELECT unit, sum(bought - fully_returned) AS purchases FROM things GROUP BY unit),
  customers_seen AS (
    SELECT
      unit,
      argMinIf(campaign, (at, event_id), campaign != '' AND verb IN ('Claim', 'Follow', 'Like')) AS came_by,
      countIf(now) AS recent,
      countIf(now AND verb = 'Respond' AND question = 'nps' AND score BETWEEN 0 AND 10) AS answers,
      argMaxIf(score, (at, event_id), now AND verb = 'Respond' AND question = 'nps' AND score BETWEEN 0 AND 10) AS answer,
      countIf(now AND verb IN ('Like', 'Announce', 'Follow', 'Claim', 'Create', 'Message')) AS touches,
      countIf(now AND verb IN ('Create', 'Message') AND in_dialogue) AS turns
    FROM acts
    GROUP BY unit
    HAVING recent > 0 OR came_by != ''
  ),
  placed AS (
    SELECT
      toString(c.came_by) AS cohort, c.answers > 0 AS known, c.answer >= {high_score:UInt8} AS fond,
      b.purchases >= {repeat_purchases:UInt32} AS repeats, c.touches > 0 AS touched, c.turns > 0 AS talked
    FROM customers_seen AS c LEFT JOIN patronage AS b ON b.unit = c.unit
    WHERE {campaign:String} = '' OR c.came_by = {campaign:String}
  )
SELECT
  cohort,
  count() AS customers,
  countIf(known) AS attitude_known,
  countIf(known AND fond AND repeats) AS loyal,
  countIf(known AND fond AND NOT repeats) AS latent,
  countIf(known AND NOT fond AND repeats) AS spurious,
  countIf(known AND NOT fond AND NOT repeats) AS neither,
  countIf(touched) AS interacted,
  countIf(talked) AS engaged
FROM placed
GROUP BY cohort
ORDER BY customers DESC, cohort
