-- Definitions, append-only: each line is a version.
-- stored when (workspace, definition_kind, key, hash, received_at) IN (SELECT workspace, definition_kind, key, hash, toFloat64(toUnixTimestamp64Milli(received_at)) FROM definition)
INSERT INTO definition (workspace, definition_kind, key, body, hash, received_at)
SETTINGS {settings}
SELECT workspace, definition_kind, key, body, hash, fromUnixTimestamp64Milli(accurateCast(received_at, 'Int64'), 'UTC')
FROM {source}
WHERE kind = 'definition'
  AND throwIf(
    kind = 'definition' AND NOT (received_at BETWEEN 631152000000 AND 4102444800000),
    'A time is outside 1990 to 2100: times are milliseconds since 1970.'
  ) = 0
