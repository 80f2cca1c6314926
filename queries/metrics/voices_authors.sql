-- Who speaks: messages, those without words, authors, and the messages of the ten who write most.
-- reads Create, Message
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param channel: String
-- param seed: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row messages: UInt64
-- row wordless: UInt64
-- row authors: UInt64
-- row loudest: UInt64
WITH
  -- with messages_heard,
  writers AS (
    SELECT if(p.person = 0, h.actor, p.person) AS author, count() AS m, countIf(h.is_wordless) AS w
    FROM heard AS h
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = h.actor
    GROUP BY author
  )
SELECT
  toUInt64(sum(m)) AS messages, toUInt64(sum(w)) AS wordless, count() AS authors,
  toUInt64(arraySum(arraySlice(arrayReverseSort(groupArray(m)), 1, 10))) AS loudest
FROM writers
