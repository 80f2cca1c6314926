-- Episodes opened in the window, with their minutes until the first reply and the last close, or until now, on two clocks.
-- Needs service_moments; ends in `timed`. The business clock runs in the spells from `opens` to `closes`, in seconds since 1970.
-- Parameters: from, to, as_of, zone, opens, closes.
episodes AS (
  SELECT
    minIf(at, kind = 'customer') AS opened,
    argMinIf(actor, (at, event_id), kind = 'customer') AS account,
    argMinIf(channel, (at, event_id), kind = 'customer') AS opened_on,
    argMinIf(chosen, (at, event_id), kind = 'customer') AS counts,
    countIf(kind = 'reply') > 0 AS is_answered,
    countIf(kind = 'close') > 0 AS is_closed,
    if(is_answered, minIf(at, kind = 'reply'), {as_of:DateTime64(3, 'UTC')}) AS answered_at,
    if(is_closed, maxIf(at, kind = 'close'), {as_of:DateTime64(3, 'UTC')}) AS closed_at
  FROM moments
  WHERE episode > 0
  GROUP BY conversation, episode
  HAVING counts AND opened >= {from:DateTime64(3, 'UTC')} AND opened < {to:DateTime64(3, 'UTC')}
),
timed AS (
  WITH
    {opens:Array(UInt32)} AS opens,
    {closes:Array(UInt32)} AS closes,
    arrayMap((o, c) -> toUInt32(c - o), opens, closes) AS lengths,
    arrayMap((s, l) -> toUInt32(s - l), arrayCumSum(lengths), lengths) AS staffed_before
  SELECT
    account, opened_on,
    toString((toDayOfWeek(toTimeZone(opened, {zone:String})) - 1) * 24 + toHour(toTimeZone(opened, {zone:String}))) AS hour_of_week,
    [toUnixTimestamp(opened), toUnixTimestamp(answered_at), toUnixTimestamp(closed_at)] AS instants,
    arrayMap(
      (t, begun) -> toInt64(transform(begun, opens, staffed_before, toUInt32(0)))
        + greatest(0, toInt64(least(t, transform(begun, opens, closes, toUInt32(0)))) - toInt64(begun)),
      instants, arrayMap(t -> roundDown(t, opens), instants)
    ) AS staffed,
    [
      ('response', 'calendar', toUInt32(ceil(dateDiff('second', opened, answered_at) / 60)), toUInt8(is_answered)),
      ('response', 'business', toUInt32(ceil((staffed[2] - staffed[1]) / 60)), toUInt8(is_answered)),
      ('resolution', 'calendar', toUInt32(ceil(dateDiff('second', opened, closed_at) / 60)), toUInt8(is_closed)),
      ('resolution', 'business', toUInt32(ceil((staffed[3] - staffed[1]) / 60)), toUInt8(is_closed))
    ] AS times
  FROM episodes
)
