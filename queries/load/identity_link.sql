-- Links between accounts, and what takes them back.
-- stored when (workspace, event_id) IN (SELECT workspace, event_id FROM identity_link)
INSERT INTO identity_link (workspace, actor, linked, verb, at, event_id, source)
SETTINGS {settings}
SELECT
  workspace, accurateCast(actor, 'UInt32'), accurateCast(linked, 'UInt32'), verb,
  fromUnixTimestamp64Milli(accurateCast(at, 'Int64'), 'UTC'), event_id, source
FROM {source}
WHERE kind = 'interaction' AND verb IN ('Link', 'Unlink') AND linked != 0
  AND throwIf(
    kind = 'interaction' AND NOT (at BETWEEN 631152000000 AND 4102444800000),
    'A time is outside 1990 to 2100: times are milliseconds since 1970.'
  ) = 0
