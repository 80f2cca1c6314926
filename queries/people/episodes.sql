-- Service episodes of one person, as service_moments has them: from the first message through the first reply to the last close, the newest first.
-- param workspace: String
-- param actors: Array(UInt32)
-- param posts: Array(String)
-- param threads: Array(String)
-- param private_threads: Array(String)
-- param brands: Array(String)
-- param campaign: String
-- param since: DateTime64(3, 'UTC')
-- param as_of: DateTime64(3, 'UTC')
-- param silence_seconds: UInt32
-- row first_event: String
-- row opened: DateTime64(3, 'UTC')
-- row channel: String
-- row causes: Array(String)
-- row messages: UInt64
-- row answered: Nullable(DateTime64(3, 'UTC'))
-- row resolved: Nullable(DateTime64(3, 'UTC'))
-- row events: Array(String)
WITH
  spoken AS (
    SELECT event_id, at, verb, channel, actor, role, account, object_id, thread, in_reply_to, topics, campaign, properties
    FROM interaction
    -- Few rows are theirs: only of these are the other columns read.
    PREWHERE multiIf(
      verb = 'Track', thread IN {threads:Array(String)},
      actor IN {actors:Array(UInt32)}, role = 'customer',
      in_reply_to != '' AND in_reply_to IN {posts:Array(String)}, 1,
      verb = 'Message' AND thread IN {private_threads:Array(String)})
    WHERE workspace = {workspace:String} AND brand IN {brands:Array(String)} AND verb IN ('Create', 'Message', 'Track')
      AND at >= {since:DateTime64(3, 'UTC')} AND at <= {as_of:DateTime64(3, 'UTC')}
  ),
  -- with service_moments
SELECT
  argMinIf(event_id, (at, event_id), kind = 'customer') AS first_event,
  minIf(moments.at, kind = 'customer') AS opened,
  argMinIf(moments.channel, (at, event_id), kind = 'customer') AS channel,
  arraySort(groupUniqArrayArray(arrayMap(t -> toString(t), topics))) AS causes,
  countIf(kind = 'customer') AS messages,
  if(countIf(kind = 'reply') > 0, minIf(toNullable(moments.at), kind = 'reply'), NULL) AS answered,
  if(countIf(kind = 'close') > 0, maxIf(toNullable(moments.at), kind = 'close'), NULL) AS resolved,
  groupUniqArray(event_id) AS events
FROM moments
WHERE episode > 0
GROUP BY conversation, episode
HAVING argMinIf(actor, (at, event_id), kind = 'customer') IN {actors:Array(UInt32)}
ORDER BY opened DESC, first_event DESC
