-- Changes of alarms: said, or retracted.
-- stored when (workspace, brand, stream, detector, toFloat64(at), toUInt32(change)) IN (SELECT workspace, brand, stream, detector, toFloat64(toUnixTimestamp64Milli(begins)), change FROM alarm_record)
INSERT INTO alarm_record (
  workspace, brand, stream, detector, begins, ends, change, state, reason, recorded_at, as_of, events, expected, score,
  complete, version, false_alarms_per_week, smallest_excess
)
SETTINGS {settings}
SELECT
  workspace, brand, stream, detector,
  fromUnixTimestamp64Milli(accurateCast(at, 'Int64'), 'UTC'),
  fromUnixTimestamp64Milli(accurateCast(ends, 'Int64'), 'UTC'),
  accurateCast(change, 'UInt32'), state, reason,
  fromUnixTimestamp64Milli(accurateCast(received_at, 'Int64'), 'UTC'),
  fromUnixTimestamp64Milli(accurateCast(as_of, 'Int64'), 'UTC'),
  accurateCast(events, 'UInt64'), expected, score, if(complete < 0, NULL, complete),
  accurateCast(version, 'UInt32'), false_alarms_per_week, accurateCast(smallest_excess, 'UInt64')
FROM {source}
WHERE kind = 'alarm'
  AND throwIf(
    kind = 'alarm' AND NOT (at BETWEEN 0 AND 4102444800000 AND received_at BETWEEN 631152000000 AND 4102444800000),
    'A time is outside 1990 to 2100: times are milliseconds since 1970.'
  ) = 0
