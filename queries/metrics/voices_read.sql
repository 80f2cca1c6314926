-- Messages that readers labelled: place in the sample, author, what the source said, what the first reader said, and what all of them did.
-- reads Create, Message, Label
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param channel: String
-- param seed: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row event_id: String
-- row day: Date
-- row place: UInt64
-- row author: UInt32
-- row source_label: String
-- row label: String
-- row asks: UInt8
-- row topics: Array(String)
-- row labels: Array(String)
WITH
  -- with messages_heard,
  -- with labels_held
SELECT
  h.event_id AS event_id, h.day AS day, h.place AS place, if(p.person = 0, h.actor, p.person) AS author, h.source_label AS source_label,
  held.readings[1].2 AS label, toUInt8(held.readings[1].3) AS asks, held.readings[1].4 AS topics,
  arrayMap(reading -> reading.2, held.readings) AS labels
FROM heard AS h
INNER JOIN held ON held.message = h.event_id
LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
  ON p.actor = h.actor
WHERE NOT h.is_wordless
ORDER BY place, event_id
LIMIT 50000
