-- What the requests of a segment came to, by workspace and entrance, and where their rows stand. A segment of the first
-- version has no accounts: there it is what the segment holds.
-- stored when (workspace, source) IN (SELECT workspace, source FROM ledger WHERE segment = {segment})
INSERT INTO ledger (
  workspace, source, segment, received_at, received, accepted, duplicates, dead_lettered, interaction_lines,
  dead_letter_lines
)
SETTINGS {settings}
SELECT
  workspace, source, {segment},
  fromUnixTimestamp64Milli(accurateCast(max(received_at), 'Int64'), 'UTC'),
  accurateCast(if(countIf(kind = 'ledger') = 0, count(), sumIf(received, kind = 'ledger')), 'UInt64'),
  accurateCast(if(countIf(kind = 'ledger') = 0, countIf(kind = 'interaction'), sumIf(accepted, kind = 'ledger')), 'UInt64'),
  accurateCast(sumIf(duplicates, kind = 'ledger'), 'UInt64'),
  accurateCast(if(countIf(kind = 'ledger') = 0, countIf(kind = 'dead_letter'), sumIf(dead_lettered, kind = 'ledger')), 'UInt64'),
  arraySort(groupArrayIf(toUInt32(line), kind = 'interaction')),
  arraySort(groupArrayIf(toUInt32(line), kind = 'dead_letter'))
FROM {source}
WHERE kind IN ('ledger', 'interaction', 'dead_letter')
  AND throwIf(
    NOT (received_at BETWEEN 631152000000 AND 4102444800000),
    'A time is outside 1990 to 2100: times are milliseconds since 1970.'
  ) = 0
GROUP BY workspace, source
ORDER BY workspace, source
