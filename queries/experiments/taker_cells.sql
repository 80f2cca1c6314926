-- Takers of a campaign and others who were customers then, in cells of people alike in what was known before it began: how many, and count, mean and centred square sum of their outcome. A taker's window opens with the full hour after taking; another's outcome is the mean over the same moments. Everything is asked for each of `shifts`, the milliseconds by which it would have begun earlier: 0 is the initiative, and before it nobody can have been touched. Takers whom nobody had seen before are in `takers` alone.
-- reads every verb
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param start: DateTime64(3, 'UTC')
-- param end: DateTime64(3, 'UTC')
-- param shifts: Array(Int64)
-- param before: Int64
-- param hours: UInt32
-- param own_brand: String
-- param own_verb: String
-- param measure: String
-- row shift: Int64
-- row takers: UInt64
-- row treated: UInt8
-- row own_older: UInt8
-- row own_newer: UInt8
-- row spent: UInt8
-- row bought: UInt8
-- row active: UInt8
-- row recent: UInt8
-- row tenure: UInt8
-- row on_channel: UInt8
-- row several_channels: UInt8
-- row attitude: UInt8
-- row n: UInt64
-- row mean: Float64
-- row m2: Float64
WITH
  3600000 AS hour_ms,
  toUnixTimestamp64Milli({start:DateTime64(3, 'UTC')}) AS began,
  toUInt32(1 + intDiv(toUnixTimestamp64Milli({end:DateTime64(3, 'UTC')}) - began, hour_ms)) AS most,
  people_of AS (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}),
  taken AS (
    SELECT
      if(p.person = 0, i.actor, p.person) AS unit, min(i.at) AS first_at, argMin(cityHash64(i.channel), (i.at, i.event_id)) AS came_by,
      first_at >= {start:DateTime64(3, 'UTC')} AND first_at < {end:DateTime64(3, 'UTC')} AS in_time,
      toUInt32(if(in_time, 1 + intDiv(toUnixTimestamp64Milli(first_at) - began, hour_ms), 0)) AS opens
    FROM (
      SELECT actor, at, channel, event_id FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN ('Claim', 'Like') AND role = 'customer'
        AND campaign = {campaign:String}
    ) AS i
    ANY LEFT JOIN people_of AS p ON p.actor = i.actor
    GROUP BY unit
  ),
  -- How many takers' windows have opened by each hour after the start.
  (
    SELECT arrayMap(k -> arraySum((hour, n) -> if(hour <= k, n, 0), by_hour.1, by_hour.2), range(1, most + 1))
    FROM (SELECT sumMap([opens], [toUInt64(1)]) AS by_hour FROM taken WHERE in_time)
  ) AS opened,
  greatest(1, opened[most]) AS all_takers,
  (SELECT came_by FROM taken WHERE in_time GROUP BY came_by ORDER BY count() DESC, came_by LIMIT 1) AS offered_on,
  acts AS (
    SELECT if(p.person = 0, i.actor, p.person) AS unit, i.*, if(since < 0, toInt64(-1), intDiv(since, hour_ms)) AS hour
    FROM (
      SELECT
        actor, verb, brand IN ({brand:String}, '') AS of_brand, verb = {own_verb:String} AND brand IN ({own_brand:String}, '') AS own,
        cityHash64(channel) AS by_channel, arrayJoin({shifts:Array(Int64)}) AS shift, toUnixTimestamp64Milli(at) - began + shift AS since,
        toInt128(toInt64(trunc(value))) * 1000000000000 + toInt64(round((value - trunc(value)) * 1e12)) AS amount
      FROM interaction
      WHERE workspace = {workspace:String} AND brand IN ({brand:String}, {own_brand:String}, '') AND role = 'customer'
        AND at >= {start:DateTime64(3, 'UTC')} - toIntervalMillisecond(arrayMax({shifts:Array(Int64)}) + {before:Int64})
        AND at < {end:DateTime64(3, 'UTC')} - toIntervalMillisecond(arrayMin({shifts:Array(Int64)})) + toIntervalHour({hours:UInt32} + 1)
    ) AS i
    ANY LEFT JOIN people_of AS p ON p.actor = i.actor
    WHERE since >= -{before:Int64} AND (since < 0 OR (own AND since < hour_ms * (most + {hours:UInt32})))
  ),
  -- By whom an act is in the window: those who opened it by then, less those for whom it had closed.
  units AS (
    SELECT
      shift, unit,
      countIf(of_brand AND since < 0) AS known,
      countIf(own AND since < -intDiv({before:Int64}, 2)) AS older, countIf(own AND since < 0) - older AS newer,
      sumIf(amount, own AND since < 0) AS own_amount,
      countIf(of_brand AND NOT own AND verb = 'Purchase' AND since < 0) AS purchases,
      countIf(of_brand AND NOT own AND verb NOT IN ('Purchase', 'Expose') AND since < 0) AS others,
      minIf(since, of_brand AND since < 0) AS first_since, maxIf(since, of_brand AND since < 0) AS last_since,
      countIf(of_brand AND since < 0 AND by_channel = offered_on) > 0 AS was_there,
      minIf(by_channel, of_brand AND since < 0) != maxIf(by_channel, of_brand AND since < 0) AS many_channels,
      arraySort(groupArrayIf((
        hour,
        if(hour < 1, 0, opened[toUInt32(least(hour, most))]),
        if(hour <= {hours:UInt32}, 0, opened[toUInt32(least(hour - {hours:UInt32}, most))]),
        amount
      ), own AND since >= 0)) AS done
    FROM acts GROUP BY shift, unit HAVING known > 0
  ),
  answered AS (
    SELECT if(p.person = 0, i.actor, p.person) AS unit, arraySort(groupArray((i.since, i.event_id, i.score))) AS grades
    FROM (
      SELECT actor, event_id, score, toUnixTimestamp64Milli(at) - began AS since FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Respond' AND role = 'customer'
        AND question = 'nps' AND score BETWEEN 0 AND 10 AND at < {start:DateTime64(3, 'UTC')}
    ) AS i
    ANY LEFT JOIN people_of AS p ON p.actor = i.actor
    GROUP BY unit
  ),
  judged AS (
    SELECT
      u.*, t.in_time AS took, {measure:String} AS what,
      arrayLast(grade -> grade.1 < -u.shift, a.grades) AS said, multiIf(said.2 = '', 0, said.3 <= 6, 1, said.3 <= 8, 2, 3) AS answer,
      arrayFilter(act -> act.1 >= t.opens AND act.1 < t.opens + {hours:UInt32}, u.done) AS own_window,
      arrayResize(arrayPushFront(u.done.2, toUInt64(0)), length(u.done)) AS opened_before,
      multiIf(
        took AND what = 'any', toInt256(notEmpty(own_window)) * 1000000000000,
        took AND what = 'count', toInt256(length(own_window)) * 1000000000000,
        took, toInt256(arraySum(own_window.4)),
        what = 'any', toInt256(round(1e12 * arraySum((act, earlier) -> act.2 - least(act.2, greatest(act.3, earlier)), u.done, opened_before) / all_takers)),
        what = 'count', toInt256(round(1e12 * arraySum(act -> act.2 - act.3, u.done) / all_takers)),
        toInt256(intDiv(arraySum(act -> toInt256(act.4) * (act.2 - act.3), u.done), toInt256(all_takers)))
      ) AS y
    FROM units AS u LEFT JOIN taken AS t ON t.unit = u.unit LEFT JOIN answered AS a ON a.unit = u.unit
    -- Who took it at another time is neither a taker of these days nor somebody without it.
    WHERE took OR t.unit = 0
  ),
  -- Amounts in units of what one who had any had on average, so that no currency decides who is alike.
  banded AS (
    SELECT
      *, toFloat64(sum(own_amount) OVER (PARTITION BY shift)) / greatest(1, countIf(own_amount > 0) OVER (PARTITION BY shift)) AS usual,
      arrayMap(c -> toUInt8(if(c < 4, c, least(7, 2 + floor(log2(c))))), [older, newer, purchases, others,
        if(what = 'value' AND usual > 0, toUInt64(greatest(0, round(4 * toFloat64(own_amount) / usual))), 0)]) AS band
    FROM judged
  ),
  sums AS (
    SELECT
      shift, took, band,
      toUInt8(3 - intDiv(4 * (-last_since - 1), {before:Int64})) AS lately, toUInt8(intDiv(4 * (-first_since - 1), {before:Int64})) AS long,
      was_there, many_channels, answer,
      count() AS people, toInt256(people) * 1000000000000 AS scale, sum(y) AS total, sum(y * y) AS squares
    FROM banded
    GROUP BY shift, took, band, lately, long, was_there, many_channels, answer
  )
SELECT
  shift, opened[most] AS takers, took AS treated, band[1] AS own_older, band[2] AS own_newer, band[5] AS spent, band[3] AS bought,
  band[4] AS active, lately AS recent, long AS tenure, was_there AS on_channel, many_channels AS several_channels,
  answer AS attitude, people AS n,
  toFloat64(intDiv(total, scale)) + toFloat64(total % scale) / toFloat64(scale) AS mean,
  toFloat64(squares - intDiv(total * total, people)) / 1e24 AS m2
FROM sums
ORDER BY ALL
