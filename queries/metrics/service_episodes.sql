-- Service episodes opened in a window: how many minutes, on two clocks, until a person of the brand replied and until the last close, or until now.
-- reads Create, Message, Track
-- param workspace: String
-- param brand: String
-- param campaign: String
-- param since: DateTime64(3, 'UTC')
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- param as_of: DateTime64(3, 'UTC')
-- param silence_seconds: UInt32
-- param zone: String
-- param opens: Array(UInt32)
-- param closes: Array(UInt32)
-- row measure: String
-- row clock: String
-- row slice: String
-- row name: String
-- row minutes: UInt32
-- row done: UInt8
-- row episodes: UInt64
WITH
  -- with brand_spoken,
  -- with service_moments,
  -- with service_times
SELECT
  tupleElement(time, 1) AS measure, tupleElement(time, 2) AS clock,
  tupleElement(part, 1) AS slice, tupleElement(part, 2) AS name,
  tupleElement(time, 3) AS minutes, tupleElement(time, 4) AS done, count() AS episodes
FROM (SELECT arrayJoin(times) AS time, arrayJoin([('all', ''), ('channel', opened_on), ('hour', hour_of_week)]) AS part FROM timed)
WHERE part.1 != 'hour' OR (time.1 = 'response' AND time.2 = 'calendar')
GROUP BY measure, clock, slice, name, minutes, done
ORDER BY measure, clock, slice, name, minutes, done
