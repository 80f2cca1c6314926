-- What some accounts posted and wrote as customers before a moment, the newest first: what others may have answered.
-- param workspace: String
-- param actors: Array(UInt32)
-- param to: DateTime64(3, 'UTC')
-- param limit: UInt32
-- row event_id: String
-- row at: DateTime64(3, 'UTC')
-- row brand: String
-- row thread: String
-- row is_private: UInt8
SELECT event_id, at, brand, thread, toUInt8(verb = 'Message') AS is_private
FROM interaction
WHERE workspace = {workspace:String} AND verb IN ('Create', 'Message') AND role = 'customer'
  AND actor IN {actors:Array(UInt32)} AND at < {to:DateTime64(3, 'UTC')}
ORDER BY at DESC, event_id DESC
LIMIT {limit:UInt32}
