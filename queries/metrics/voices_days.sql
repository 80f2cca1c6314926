-- Messages of customers by day, with the label of their source, and the first place in the sample that nobody has read.
-- reads Create, Message, Label
-- param workspace: String
-- param brand: String
-- param campaign: String
-- param channel: String
-- param seed: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row day: Date
-- row messages: UInt64
-- row positive: UInt64
-- row neutral: UInt64
-- row negative: UInt64
-- row unlabelled: UInt64
-- row first_unread: Nullable(UInt64)
WITH
  -- with messages_heard,
  -- with labels_held
SELECT
  day,
  count() AS messages,
  countIf(source_label = 'positive') AS positive,
  countIf(source_label = 'neutral') AS neutral,
  countIf(source_label = 'negative') AS negative,
  countIf(source_label = '') AS unlabelled,
  minOrNullIf(place, event_id NOT IN (SELECT message FROM held)) AS first_unread
FROM heard
WHERE NOT is_wordless
GROUP BY day
ORDER BY day
