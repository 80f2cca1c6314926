-- Episodes opened in a window that each of the promises asked for covers: kept, broken, or with time left, with sums over people.
-- reads Create, Message, Track
-- param workspace: String
-- param generation: UInt64
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
-- param measures: Array(String)
-- param clocks: Array(String)
-- param channels: Array(String)
-- param within: Array(UInt32)
-- row place: UInt32
-- row keeps: UInt64
-- row breaches: UInt64
-- row undecided: UInt64
-- row people: UInt64
-- row xx: Float64
-- row xm: Float64
-- row mm: Float64
WITH
  -- with brand_spoken,
  -- with service_moments,
  -- with service_times,
  promised AS (
    SELECT
      account,
      arrayJoin(arrayZip(arrayEnumerate({measures:Array(String)}), {measures:Array(String)}, {clocks:Array(String)}, {channels:Array(String)}, {within:Array(UInt32)})) AS promise,
      arrayFirst(t -> t.1 = promise.2 AND t.2 = promise.3, times) AS time,
      -- Minutes are whole ones, rounded up. Who still waits has waited until the next whole minute: up to one less.
      toInt64(time.3) - if(time.4 = 1, 0, 1) > promise.5 AS is_broken,
      NOT is_broken AND time.4 = 1 AS is_kept
    FROM timed
    WHERE promise.4 = '' OR promise.4 = opened_on
  ),
  per_person AS (
    SELECT
      promise.1 AS place, if(p.person = 0, e.account, p.person) AS unit,
      countIf(is_kept) AS x, countIf(is_kept OR is_broken) AS m, countIf(NOT is_kept AND NOT is_broken) AS open
    FROM promised AS e
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = e.account
    GROUP BY place, unit
  )
SELECT
  place, toUInt64(sum(x)) AS keeps, toUInt64(sum(m) - sum(x)) AS breaches, toUInt64(sum(open)) AS undecided, countIf(m > 0) AS people,
  toFloat64(sum(x * x)) AS xx, toFloat64(sum(x * m)) AS xm, toFloat64(sum(m * m)) AS mm
FROM per_person
GROUP BY place
ORDER BY place
