-- Messages of customers with a question mark (outside of links), and how many a person of the brand answered, with sums over people.
-- reads Create, Message
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param channel: String
-- param seed: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row asked: UInt64
-- row answered: UInt64
-- row replies: UInt64
-- row customers: UInt64
-- row xx: Float64
-- row xm: Float64
-- row mm: Float64
WITH
  -- with messages_heard,
  -- with answers_given,
  people AS (
    SELECT
      if(p.person = 0, h.actor, p.person) AS unit, count() AS m,
      countIf(h.event_id IN (SELECT in_reply_to FROM answers) OR (h.verb = 'Message' AND h.at < conversations.answered_until)) AS x
    FROM heard AS h
    LEFT JOIN conversations ON h.thread = conversations.conversation
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = h.actor
    WHERE h.has_question_mark
    GROUP BY unit
  )
SELECT
  toUInt64(sum(m)) AS asked, toUInt64(sum(x)) AS answered,
  assumeNotNull((SELECT count() FROM answers)) + assumeNotNull((SELECT sum(said) FROM conversations)) AS replies, count() AS customers,
  toFloat64(sum(x * x)) AS xx, toFloat64(sum(x * m)) AS xm, toFloat64(sum(m * m)) AS mm
FROM people
