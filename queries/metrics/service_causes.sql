-- Service episodes by cause (topic): how many people came back with the same cause, and week by week how many wrote, and to how many the first reply came within the usual time.
-- reads Create, Message, Track
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param since: DateTime64(3, 'UTC')
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- param as_of: DateTime64(3, 'UTC')
-- param followed_to: DateTime64(3, 'UTC')
-- param silence_seconds: UInt32
-- param again_seconds: UInt32
-- param failures: Array(String)
-- param coded: Array(String)
-- param causes: UInt32
-- row slice: String
-- row cause: String
-- row episodes: UInt64
-- row usual: Nullable(UInt32)
-- row weeks: Array(Tuple(UInt32, UInt64, UInt64, UInt64))
-- row people: UInt64
-- row x: Float64
-- row m: Float64
-- row xx: Float64
-- row xm: Float64
-- row mm: Float64
-- row coders: UInt64
-- row f: Float64
-- row c: Float64
-- row ff: Float64
-- row fc: Float64
-- row cc: Float64
WITH
  -- with brand_spoken,
  -- with service_moments,
  episodes AS (
    SELECT
      minIf(at, kind = 'customer') AS opened,
      argMinIf(actor, (at, event_id), kind = 'customer') AS account,
      argMinIf(chosen, (at, event_id), kind = 'customer') AS counts,
      groupUniqArrayArray(arrayMap(t -> toString(t), topics)) AS causes,
      countIf(kind = 'reply') > 0 AS is_answered,
      if(is_answered, minIf(at, kind = 'reply'), {as_of:DateTime64(3, 'UTC')}) AS answered_at
    FROM moments
    WHERE episode > 0
    GROUP BY conversation, episode
    HAVING counts
  ),
  contacts AS (
    SELECT
      if(p.person = 0, e.account, p.person) AS unit, e.opened AS opened, e.is_answered AS is_answered, e.answered_at AS answered_at,
      arrayJoin(if(empty(e.causes), [''], e.causes)) AS cause
    FROM episodes AS e
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = e.account
  ),
  followed AS (
    SELECT
      *, leadInFrame(toNullable(opened)) OVER (PARTITION BY unit, cause ORDER BY opened ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS next
    FROM contacts
  ),
  sliced AS (
    SELECT
      unit, arrayJoin(if(cause = '', [('cause', '')], [('all', ''), ('cause', cause)])) AS part, opened,
      toUInt32(intDiv(dateDiff('second', {from:DateTime64(3, 'UTC')}, opened), 604800)) AS week,
      toUInt32(ceil(dateDiff('second', opened, answered_at) / 60)) AS minutes, toUInt8(is_answered) AS answered,
      opened < {followed_to:DateTime64(3, 'UTC')} AS is_followed,
      is_followed AND next IS NOT NULL AND dateDiff('second', opened, assumeNotNull(next)) <= {again_seconds:UInt32} AS is_repeated,
      has({failures:Array(String)}, cause) AS is_failure, has({coded:Array(String)}, cause) AS is_coded
    FROM followed
    WHERE opened >= {from:DateTime64(3, 'UTC')} AND opened < {to:DateTime64(3, 'UTC')}
  ),
  -- Contacts of one person are no independent signs of a change: the first of a week stands for all of them.
  per_week AS (
    SELECT
      part, unit, argMin((week, minutes, answered), (opened, minutes)) AS visit, count() AS episodes,
      countIf(is_followed) AS contacts, countIf(is_repeated) AS repeats, countIf(is_coded) AS judged, countIf(is_failure) AS failed
    FROM sliced
    GROUP BY part, unit, week
  ),
  per_person AS (
    SELECT
      part, unit, groupArray(visit) AS own_visits, sum(w.episodes) AS episodes,
      sum(w.contacts) AS contacts, sum(w.repeats) AS repeats, sum(w.judged) AS judged, sum(w.failed) AS failed
    FROM per_week AS w
    GROUP BY part, unit
  ),
  per_cause AS (
    SELECT
      part.1 AS slice, part.2 AS cause, toUInt64(sum(p.episodes)) AS episodes,
      if(cause = '', [], groupArrayArray(own_visits)) AS visits,
      countIf(contacts > 0) AS people,
      toFloat64(sum(repeats)) AS x, toFloat64(sum(contacts)) AS m,
      toFloat64(sum(repeats * repeats)) AS xx, toFloat64(sum(repeats * contacts)) AS xm, toFloat64(sum(contacts * contacts)) AS mm,
      countIf(judged > 0) AS coders,
      toFloat64(sum(failed)) AS f, toFloat64(sum(judged)) AS c,
      toFloat64(sum(failed * failed)) AS ff, toFloat64(sum(failed * judged)) AS fc, toFloat64(sum(judged * judged)) AS cc
    FROM per_person AS p
    GROUP BY part
    -- All, those without a cause, and so many causes.
    ORDER BY slice, cause != '', episodes DESC, cause
    LIMIT {causes:UInt32} + 2
  ),
  counted AS (
    SELECT
      *,
      arraySort(arrayMap(v -> v.2, arrayFilter(v -> v.3 = 1, visits))) AS waits,
      if(empty(waits), NULL, waits[intDiv(length(waits) + 1, 2)]) AS usual,
      -- Who still waits, and not yet for so long, may be answered in time: not decided.
      if(empty(visits), ([], [], [], []), arrayReduce('sumMap', arrayMap(v -> [v.1], visits), arrayMap(v -> [toUInt64(1)], visits),
        arrayMap(v -> [toUInt64(v.3 = 1 OR ifNull(v.2 > usual, 0))], visits), arrayMap(v -> [toUInt64(v.3 = 1 AND ifNull(v.2 <= usual, 0))], visits))) AS counts
    FROM per_cause
  )
SELECT
  slice, cause, episodes, usual, arrayZip(counts.1, counts.2, counts.3, counts.4) AS weeks,
  people, x, m, xx, xm, mm, coders, f, c, ff, fc, cc
FROM counted
ORDER BY slice, cause != '', episodes DESC, cause
