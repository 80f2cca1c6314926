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
-- param staffed_before: Array(UInt32)
-- row measure: String
-- row clock: String
-- row slice: String
-- row name: String
-- row minutes: UInt32
-- row done: UInt8
-- row episodes: UInt64
WITH
  said AS (
    SELECT
      event_id, at, toString(channel) AS channel, thread, in_reply_to,
      multiIf(verb = 'Track', 'close', role = 'customer', 'customer', 'reply') AS kind,
      {campaign:String} = '' OR campaign = {campaign:String} AS chosen
    FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN ('Create', 'Message', 'Track')
      AND at >= {since:DateTime64(3, 'UTC')} AND at <= {as_of:DateTime64(3, 'UTC')}
      AND multiIf(
        verb = 'Track', thread != '' AND (object_id = 'conversation_resolved' OR (object_id = 'conversation_status_changed' AND properties['status'] = 'resolved')),
        role = 'customer', verb = 'Message' OR account != '',
        role IN ('brand', 'employee') AND (thread != '' OR in_reply_to != ''))
  ),
  placed AS (
    SELECT
      s.event_id AS event_id, s.at AS at, s.channel AS channel, s.kind AS kind, s.chosen AS chosen,
      multiIf(s.thread != '', s.thread, p.thread != '', p.thread, s.in_reply_to != '', s.in_reply_to, s.event_id) AS conversation
    FROM said AS s
    LEFT JOIN (SELECT event_id, thread FROM said WHERE kind = 'customer' AND thread != '') AS p ON p.event_id = s.in_reply_to
  ),
  marked AS (
    SELECT
      *,
      kind = 'customer' AND (
        count() OVER earlier = 0
        OR maxIf(at, kind = 'close') OVER earlier > maxIf(at, kind = 'customer') OVER earlier
        OR (maxIf(at, kind = 'reply') OVER earlier > maxIf(at, kind = 'customer') OVER earlier
          AND dateDiff('second', max(at) OVER earlier, at) >= {silence_seconds:UInt32})
      ) AS starts
    FROM placed
    WINDOW earlier AS (PARTITION BY conversation ORDER BY at, event_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
  ),
  numbered AS (
    SELECT *, sum(starts) OVER (PARTITION BY conversation ORDER BY at, event_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS episode
    FROM marked
  ),
  episodes AS (
    SELECT
      minIf(at, kind = 'customer') AS opened,
      argMinIf(channel, (at, event_id), kind = 'customer') AS opened_on,
      argMinIf(chosen, (at, event_id), kind = 'customer') AS counts,
      countIf(kind = 'reply') > 0 AS is_answered,
      countIf(kind = 'close') > 0 AS is_closed,
      if(is_answered, minIf(at, kind = 'reply'), {as_of:DateTime64(3, 'UTC')}) AS answered_at,
      if(is_closed, maxIf(at, kind = 'close'), {as_of:DateTime64(3, 'UTC')}) AS closed_at
    FROM numbered
    WHERE episode > 0
    GROUP BY conversation, episode
    HAVING counts AND opened >= {from:DateTime64(3, 'UTC')} AND opened < {to:DateTime64(3, 'UTC')}
  ),
  timed AS (
    SELECT
      opened_on, toString((toDayOfWeek(toTimeZone(opened, {zone:String})) - 1) * 24 + toHour(toTimeZone(opened, {zone:String}))) AS hour_of_week,
      arrayMap(
        t -> toInt64(if(t <= roundDown(toUInt32(t), {opens:Array(UInt32)}),
          transform(roundDown(toUInt32(t), {opens:Array(UInt32)}), {opens:Array(UInt32)}, {staffed_before:Array(UInt32)}, toUInt32(0)),
          transform(roundDown(toUInt32(t), {opens:Array(UInt32)}), {opens:Array(UInt32)}, {staffed_before:Array(UInt32)}, toUInt32(0))
            + least(toUInt32(t), transform(roundDown(toUInt32(t), {opens:Array(UInt32)}), {opens:Array(UInt32)}, {closes:Array(UInt32)}, toUInt32(0)))
            - roundDown(toUInt32(t), {opens:Array(UInt32)}))),
        [toUnixTimestamp(opened), toUnixTimestamp(answered_at), toUnixTimestamp(closed_at)]
      ) AS staffed,
      [
        ('response', 'calendar', toUInt32(ceil(dateDiff('second', opened, answered_at) / 60)), toUInt8(is_answered)),
        ('response', 'business', toUInt32(ceil((staffed[2] - staffed[1]) / 60)), toUInt8(is_answered)),
        ('resolution', 'calendar', toUInt32(ceil(dateDiff('second', opened, closed_at) / 60)), toUInt8(is_closed)),
        ('resolution', 'business', toUInt32(ceil((staffed[3] - staffed[1]) / 60)), toUInt8(is_closed))
      ] AS times
    FROM episodes
  )
SELECT
  tupleElement(time, 1) AS measure, tupleElement(time, 2) AS clock,
  tupleElement(part, 1) AS slice, tupleElement(part, 2) AS name,
  tupleElement(time, 3) AS minutes, tupleElement(time, 4) AS done, count() AS episodes
FROM (SELECT arrayJoin(times) AS time, arrayJoin([('all', ''), ('channel', opened_on), ('hour', hour_of_week)]) AS part FROM timed)
WHERE part.1 != 'hour' OR (time.1 = 'response' AND time.2 = 'calendar')
GROUP BY measure, clock, slice, name, minutes, done
ORDER BY measure, clock, slice, name, minutes, done
