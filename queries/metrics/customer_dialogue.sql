-- Customers' public and private messages to the brand, and how many a person of the brand answered, with sums over people.
-- reads Create, Message
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row turns: UInt64
-- row answered: UInt64
-- row replies: UInt64
-- row customers: UInt64
-- row xx: Float64
-- row xm: Float64
-- row mm: Float64
WITH
  -- with answers_given,
  writers AS (
    SELECT
      actor, count() AS m,
      countIf(event_id IN (SELECT in_reply_to FROM answers) OR (verb = 'Message' AND interaction.at < answered_until)) AS x
    FROM interaction LEFT JOIN conversations ON interaction.thread = conversations.conversation
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN ('Create', 'Message') AND role = 'customer'
      AND (verb = 'Message' OR account != '' OR thread != '')
      AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
      AND ({campaign:String} = '' OR campaign = {campaign:String})
    GROUP BY actor
  ),
  people AS (
    SELECT if(p.person = 0, w.actor, p.person) AS unit, sum(w.m) AS m, sum(w.x) AS x
    FROM writers AS w
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = w.actor
    GROUP BY unit
  )
SELECT
  toUInt64(sum(m)) AS turns, toUInt64(sum(x)) AS answered,
  assumeNotNull((SELECT count() FROM answers)) + assumeNotNull((SELECT sum(said) FROM conversations)) AS replies, count() AS customers,
  toFloat64(sum(x * x)) AS xx, toFloat64(sum(x * m)) AS xm, toFloat64(sum(m * m)) AS mm
FROM people
