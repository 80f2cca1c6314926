-- What customers, people of the brand, and closes do in conversations, in their order, each with the number of its episode:
-- 0 is before the first one. Needs `spoken`, what was said; ends in `moments`. A conversation is a private thread, or one
-- customer in a public thread, or a message of its own. What the brand says belongs to the conversation of what it answers;
-- in a private thread that is the thread's, also when it names nothing. A close ends all conversations of its thread.
-- Parameters: campaign, silence_seconds.
said AS (
  SELECT
    event_id, at, actor, toString(channel) AS channel, topics,
    multiIf(verb = 'Track', 'close', role = 'customer', 'customer', 'reply') AS kind,
    {campaign:String} = '' OR campaign = {campaign:String} AS chosen,
    verb = 'Create' AND thread != '' AS is_public,
    multiIf(kind != 'customer', concat('private ', if(is_public, '', thread)), thread = '', concat('message ', event_id),
      is_public, concat('public ', toString(actor), ' ', thread), concat('private ', thread)) AS own,
    multiIf(kind = 'close', concat('thread ', thread), kind = 'reply' AND in_reply_to != '', concat('event ', in_reply_to), '') AS place,
    if(is_public, [concat('event ', event_id), concat('thread ', thread)], [concat('event ', event_id)]) AS places
  FROM spoken
  WHERE multiIf(
      verb = 'Track', thread != '' AND (object_id = 'conversation_resolved' OR (object_id = 'conversation_status_changed' AND properties['status'] = 'resolved')),
      role = 'customer', verb = 'Message' OR account != '',
      role IN ('brand', 'employee') AND (in_reply_to != '' OR (verb = 'Message' AND thread != '')))
),
placed AS (
  SELECT
    s.event_id AS event_id, s.at AS at, s.actor AS actor, s.channel AS channel, s.topics AS topics, s.kind AS kind, s.chosen AS chosen,
    arrayJoin(multiIf(s.kind = 'customer', [s.own], s.kind = 'close', arrayPushBack(k.conversations, s.own), empty(k.conversations), [s.own], k.conversations)) AS conversation
  FROM said AS s
  LEFT JOIN (SELECT arrayJoin(places) AS place, groupUniqArray(own) AS conversations FROM said WHERE kind = 'customer' GROUP BY place) AS k
    ON k.place = s.place
),
marked AS (
  SELECT
    *,
    kind = 'customer' AND (
      countIf(kind = 'customer') OVER earlier = 0
      OR maxIf(at, kind = 'close') OVER earlier > maxIf(at, kind = 'customer') OVER earlier
      OR (maxIf(at, kind = 'reply') OVER earlier > maxIf(at, kind = 'customer') OVER earlier
        AND dateDiff('second', max(at) OVER earlier, at) >= {silence_seconds:UInt32})
    ) AS starts
  FROM placed
  WINDOW earlier AS (PARTITION BY conversation ORDER BY at, event_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
moments AS (
  SELECT *, sum(starts) OVER (PARTITION BY conversation ORDER BY at, event_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS episode
  FROM marked
)
