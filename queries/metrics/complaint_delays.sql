-- How late people saw a complaint, each with the first time they did, within a time that all complaints had: for each delay, sums over complaints of how many saw it later than that (x) of how many saw it at all (m); and in the row of delay 0, of the logarithm of that time over how long it took.
-- reads Create, View, Announce
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param since: DateTime64(3, 'UTC')
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- param as_of: DateTime64(3, 'UTC')
-- param verb: String
-- param within_seconds: UInt32
-- param delays: Array(UInt32)
-- row delay: UInt32
-- row clusters: UInt64
-- row x: Float64
-- row m: UInt64
-- row xx: Float64
-- row xm: Float64
-- row mm: Float64
WITH RECURSIVE
  -- with share_tree,
  -- with complaint_sightings,
  late AS (
    SELECT complaint, toFloat64(after_ms) AS ms, arrayJoin(arrayPushFront({delays:Array(UInt32)}, 0)) AS after_seconds FROM sightings
  ),
  each AS (
    SELECT
      after_seconds, complaint, count() AS seen,
      if(after_seconds = 0, sum(log({within_seconds:UInt32} * 1000. / ms)), toFloat64(countIf(ms > after_seconds * 1000.))) AS part
    FROM late GROUP BY after_seconds, complaint
  )
SELECT
  toUInt32(after_seconds) AS delay, count() AS clusters, sum(part) AS x, sum(seen) AS m,
  sum(part * part) AS xx, sum(part * seen) AS xm, toFloat64(sum(seen * seen)) AS mm
FROM each
GROUP BY delay
ORDER BY delay
