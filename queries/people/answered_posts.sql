-- Who wrote some posts of some days.
-- param workspace: String
-- param posts: Array(String)
-- param brands: Array(String)
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row event_id: String
-- row actor: UInt32
-- row role: String
SELECT event_id, actor, role
FROM interaction
WHERE workspace = {workspace:String} AND brand IN {brands:Array(String)} AND verb IN ('Create', 'Message')
  AND at >= {from:DateTime64(3, 'UTC')} AND at <= {to:DateTime64(3, 'UTC')} AND event_id IN {posts:Array(String)}
