-- Dead letters that went in after all.
-- stored when (workspace, letter) IN (SELECT workspace, letter FROM dead_letter_resolution)
INSERT INTO dead_letter_resolution (workspace, letter, resolved_at)
SETTINGS {settings}
SELECT workspace, letter, fromUnixTimestamp64Milli(accurateCast(received_at, 'Int64'), 'UTC')
FROM {source}
WHERE kind = 'resolution'
  AND throwIf(
    kind = 'resolution' AND NOT (received_at BETWEEN 631152000000 AND 4102444800000),
    'A time is outside 1990 to 2100: times are milliseconds since 1970.'
  ) = 0
