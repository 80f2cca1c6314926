-- Where the contacts of some accounts stand, the newest first: what they did and was done to them, what others answered to their posts, what was said in their private threads, and closes of their threads.
-- param workspace: String
-- param actors: Array(UInt32)
-- param verbs: Array(String)
-- param posts: Array(String)
-- param threads: Array(String)
-- param private_threads: Array(String)
-- param brands: Array(String)
-- param since: DateTime64(3, 'UTC')
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- param before_at: DateTime64(3, 'UTC')
-- param before_id: String
-- param limit: UInt32
-- row event_id: String
-- row at: DateTime64(3, 'UTC')
-- row brand: String
-- row verb: String
-- row actor: UInt32
SELECT event_id, at, brand, verb, actor
FROM (
  SELECT event_id, at, toString(i.brand) AS brand, toString(i.verb) AS verb, actor
  FROM interaction AS i
  WHERE workspace = {workspace:String} AND i.verb IN {verbs:Array(String)} AND actor IN {actors:Array(UInt32)}
    AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')} AND at <= {before_at:DateTime64(3, 'UTC')}
  UNION ALL
  SELECT event_id, at, toString(i.brand) AS brand, toString(i.verb) AS verb, actor
  FROM interaction AS i
  WHERE workspace = {workspace:String} AND i.verb IN ('Create', 'Message', 'Track') AND i.brand IN {brands:Array(String)}
    AND actor NOT IN {actors:Array(UInt32)}
    AND at >= {since:DateTime64(3, 'UTC')}
    AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')} AND at <= {before_at:DateTime64(3, 'UTC')}
    AND multiIf(
      i.verb = 'Track', thread IN {threads:Array(String)} AND (object_id = 'conversation_resolved' OR (object_id = 'conversation_status_changed' AND properties['status'] = 'resolved')),
      in_reply_to != '' AND in_reply_to IN {posts:Array(String)}, 1,
      i.verb = 'Message' AND thread IN {private_threads:Array(String)})
)
WHERE (at, event_id) < ({before_at:DateTime64(3, 'UTC')}, {before_id:String})
ORDER BY at DESC, event_id DESC
LIMIT {limit:UInt32}
