-- Events that could not be accepted, with their original bytes.
-- stored when toUInt32(line) IN (SELECT line FROM dead_letter WHERE segment = {segment})
INSERT INTO dead_letter (workspace, received_at, source, reason, detail, position, bytes, segment, line)
SETTINGS {settings}
SELECT workspace, fromUnixTimestamp64Milli(accurateCast(received_at, 'Int64'), 'UTC'), source, reason, detail, accurateCast(position, 'UInt32'), base64Decode(bytes), {segment}, toUInt32(line)
FROM {source}
WHERE kind = 'dead_letter'
  AND throwIf(
    kind = 'dead_letter' AND NOT (received_at BETWEEN 631152000000 AND 4102444800000),
    'A time is outside 1990 to 2100: times are milliseconds since 1970.'
  ) = 0
