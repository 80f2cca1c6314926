-- Interactions. Numbers arrive as Float64 and are cast exactly, so that what does not fit is refused instead of wrapped.
-- stored when toUInt32(line) IN (SELECT line FROM interaction WHERE segment = {segment})
INSERT INTO interaction (
  workspace, event_id, verb, at, received_at, channel, visibility, actor, role, account, object_id, object_type, thread,
  in_reply_to, brand, topics, campaign, experiment, arm, survey, question, linked, text, language, sentiment, value,
  currency, score, audience, properties, source, segment, line
)
SETTINGS {settings}
SELECT
  workspace, event_id, verb,
  fromUnixTimestamp64Milli(accurateCast(at, 'Int64'), 'UTC'),
  fromUnixTimestamp64Milli(accurateCast(received_at, 'Int64'), 'UTC'),
  channel, visibility, accurateCast(actor, 'UInt32'), role, account, object_id, object_type, thread,
  in_reply_to, brand, topics, campaign, experiment, arm, survey, question, accurateCast(linked, 'UInt32'),
  text, language, sentiment, value, currency, accurateCast(score, 'Int16'), accurateCast(audience, 'UInt32'),
  properties, source, {segment}, toUInt32(line)
FROM {source}
WHERE kind = 'interaction'
  AND throwIf(
    kind = 'interaction' AND NOT (at BETWEEN 631152000000 AND 4102444800000 AND received_at BETWEEN 631152000000 AND 4102444800000),
    'A time is outside 1990 to 2100: times are milliseconds since 1970.'
  ) = 0
  AND throwIf(kind = 'interaction' AND NOT isFinite(value), 'A value is not a finite number.') = 0
