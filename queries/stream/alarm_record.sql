-- What was said of a brand's alarms that touch a window, and taken back: each change of each alarm once, in order.
-- param workspace: String
-- param brand: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row stream: String
-- row detector: String
-- row begins: DateTime64(3, 'UTC')
-- row ends: DateTime64(3, 'UTC')
-- row change: UInt32
-- row state: String
-- row reason: String
-- row recorded_at: DateTime64(3, 'UTC')
-- row as_of: DateTime64(3, 'UTC')
-- row events: UInt64
-- row expected: Float64
-- row score: Float64
-- row complete: Nullable(Float64)
-- row version: UInt32
-- row false_alarms_per_week: Float64
-- row smallest_excess: UInt64
SELECT
  toString(r.stream) AS stream, toString(r.detector) AS detector, r.begins AS begins, r.ends AS ends, r.change AS change,
  toString(r.state) AS state, toString(r.reason) AS reason, r.recorded_at AS recorded_at, r.as_of AS as_of,
  r.events AS events, r.expected AS expected, r.score AS score, r.complete AS complete, r.version AS version,
  r.false_alarms_per_week AS false_alarms_per_week, r.smallest_excess AS smallest_excess
FROM alarm_record AS r
WHERE r.workspace = {workspace:String} AND r.brand = {brand:String}
  AND r.begins < {to:DateTime64(3, 'UTC')} AND r.ends > {from:DateTime64(3, 'UTC')}
ORDER BY begins, stream, detector, change, recorded_at
-- Where several engines watch one server, the first to say something is the one that said it.
LIMIT 1 BY begins, stream, detector, change
