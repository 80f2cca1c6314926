-- What a reader is to read next: messages that nobody has read, and of those that one other reader has read, the share that is read twice. In the order of the sample, behind a place.
-- reads Create, Message, Label
-- param workspace: String
-- param brand: String
-- param campaign: String
-- param channel: String
-- param seed: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- param readers: Array(UInt32)
-- param second_percent: UInt8
-- param after: Int64
-- param limit: UInt32
-- row event_id: String
-- row place: UInt64
-- row at: DateTime64(3, 'UTC')
-- row verb: String
-- row channel: String
-- row visibility: String
-- row text: String
-- row language: String
-- row is_second: UInt8
WITH
  -- with messages_heard,
  -- with labels_held
SELECT
  h.event_id AS event_id, h.place AS place, h.at AS at, toString(h.verb) AS verb, h.medium AS channel, h.seen_by AS visibility,
  h.words AS text, h.tongue AS language, toUInt8(length(held.readings) > 0) AS is_second
FROM heard AS h
LEFT JOIN held ON held.message = h.event_id
WHERE NOT h.is_wordless AND toInt64(h.place) > {after:Int64}
  AND (length(held.readings) = 0
    OR (length(held.readings) = 1 AND h.second_draw < {second_percent:UInt8} AND NOT has({readers:Array(UInt32)}, held.readings[1].5)))
ORDER BY place, event_id
LIMIT {limit:UInt32}
