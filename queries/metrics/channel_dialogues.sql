-- Dialogues that began in the window, by the channel, by who gave the first answer, and by the customer who opened the conversation. A dialogue begins with the first answer of somebody else, and is over with the first silence that is long enough. Each with its minutes from the first answer until that silence was that long (or until now, where it is not over), whether it is over, and how many messages it had (0 where nobody can know yet).
-- reads Create, Message
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param since: DateTime64(3, 'UTC')
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- param as_of: DateTime64(3, 'UTC')
-- param silence_seconds: UInt32
-- param depth_seconds: UInt32
-- row channel: String
-- row by_brand: UInt8
-- row dialogues: Array(Tuple(UInt32, UInt8, UInt32))
-- row people: UInt64
WITH
  opened AS (
    SELECT if(thread != '', thread, event_id) AS conversation FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN ('Create', 'Message') AND role = 'customer'
      AND in_reply_to = '' AND at >= {since:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
      AND ({campaign:String} = '' OR campaign = {campaign:String})
  ),
  said AS (
    SELECT
      actor, at, event_id, toString(channel) AS place, role != 'customer' AS of_brand, brand != '' AS is_about, in_reply_to = '' AS opens,
      multiIf(thread != '', thread, in_reply_to != '', in_reply_to, event_id) AS conversation
    FROM interaction
    WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb IN ('Create', 'Message')
      AND role IN ('customer', 'brand', 'employee')
      AND at >= {since:DateTime64(3, 'UTC')} AND at <= {as_of:DateTime64(3, 'UTC')}
      AND conversation IN (SELECT conversation FROM opened)
  ),
  conversations AS (
    SELECT
      arraySort(groupArray((s.at, s.event_id, if(p.person = 0, s.actor, p.person), s.of_brand, s.place, s.opens AND s.is_about))) AS words,
      words[1].3 AS opener,
      arrayFilter(word -> word.4 OR word.3 != opener, words)[1] AS answer,
      arrayFilter(at -> at >= answer.1, arrayMap(word -> word.1, words)) AS moments,
      -- Up to the first silence that is long enough.
      arraySlice(moments, 1, arrayFirstIndex(gap -> gap > {silence_seconds:UInt32}, arrayPushBack(
        arrayMap((later, earlier) -> dateDiff('second', earlier, later), arrayPopFront(moments), arrayPopBack(moments)),
        4294967295
      ))) AS dialogue
    FROM said AS s
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = s.actor
    GROUP BY s.conversation
    HAVING length(words) > 1 AND words[1].6 AND NOT words[1].4 AND notEmpty(moments)
      AND answer.1 >= {from:DateTime64(3, 'UTC')} AND answer.1 < {to:DateTime64(3, 'UTC')}
  ),
  timed AS (
    SELECT
      words[1].5 AS channel, answer.4 AS by_brand, opener,
      dialogue[-1] + toIntervalSecond({silence_seconds:UInt32}) AS over_at,
      over_at <= {as_of:DateTime64(3, 'UTC')} AS is_over,
      toUInt32(ceil(dateDiff('second', answer.1, if(is_over, over_at, {as_of:DateTime64(3, 'UTC')})) / 60)) AS minutes,
      answer.1 + toIntervalSecond({depth_seconds:UInt32}) AS deep_at,
      if(deep_at > {as_of:DateTime64(3, 'UTC')}, 0, length(words) - length(moments) + arrayCount(at -> at <= deep_at, dialogue)) AS depth
    FROM conversations
  ),
  openers AS (
    SELECT channel, by_brand, arraySort(groupArray((minutes, toUInt8(is_over), toUInt32(depth)))) AS dialogues
    FROM timed GROUP BY channel, by_brand, opener
  )
SELECT channel, by_brand, dialogues, count() AS people
FROM openers
GROUP BY channel, by_brand, dialogues
ORDER BY channel, by_brand, dialogues
