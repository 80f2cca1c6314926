-- Messages behind the numbers of the Voices page, with their words: those that readers gave a label, asked something in, or that hold a question mark and wait. What waits comes oldest first, the rest newest first.
-- reads Create, Message, Label
-- param workspace: String
-- param brand: String
-- param campaign: String
-- param channel: String
-- param seed: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- param of: String
-- param limit: UInt32
-- row event_id: String
-- row at: DateTime64(3, 'UTC')
-- row verb: String
-- row channel: String
-- row visibility: String
-- row actor: UInt32
-- row text: String
-- row language: String
-- row topics: Array(String)
-- row source_label: String
-- row labels: Array(String)
-- row asks: UInt8
-- row answered: UInt8
-- row found: UInt64
WITH
  -- with messages_heard,
  -- with labels_held,
  -- with answers_given
SELECT
  h.event_id AS event_id, h.at AS at, toString(h.verb) AS verb, h.medium AS channel, h.seen_by AS visibility, h.actor AS actor,
  h.words AS text, h.tongue AS language, arrayMap(topic -> toString(topic), h.topics) AS topics, h.source_label AS source_label,
  arrayMap(reading -> reading.2, held.readings) AS labels,
  toUInt8(length(held.readings) > 0 AND held.readings[1].3) AS asks,
  toUInt8(h.event_id IN (SELECT in_reply_to FROM answers) OR (h.verb = 'Message' AND h.at < conversations.answered_until)) AS answered,
  count() OVER () AS found
FROM heard AS h
LEFT JOIN held ON held.message = h.event_id
LEFT JOIN conversations ON h.thread = conversations.conversation
WHERE NOT h.is_wordless AND multiIf(
  {of:String} = 'waiting', answered = 0 AND (asks = 1 OR h.has_question_mark),
  {of:String} = 'questions', asks = 1,
  length(held.readings) > 0 AND held.readings[1].2 = {of:String})
ORDER BY if({of:String} = 'waiting', toUnixTimestamp64Milli(h.at), -toUnixTimestamp64Milli(h.at)), event_id
LIMIT {limit:UInt32}
