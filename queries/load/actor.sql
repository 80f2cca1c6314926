-- The dictionary of accounts: what name stands behind a dense number.
-- stored when (workspace, toUInt32(actor)) IN (SELECT workspace, actor FROM actor WHERE received_at >= {since})
INSERT INTO actor (workspace, actor, channel, handle, received_at)
SETTINGS {settings}
SELECT workspace, accurateCast(actor, 'UInt32'), channel, handle, fromUnixTimestamp64Milli(accurateCast(received_at, 'Int64'), 'UTC')
FROM {source}
WHERE kind = 'actor'
  AND throwIf(
    kind = 'actor' AND NOT (received_at BETWEEN 631152000000 AND 4102444800000),
    'A time is outside 1990 to 2100: times are milliseconds since 1970.'
  ) = 0
