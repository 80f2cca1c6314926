-- What names stand behind dense account numbers.
-- param workspace: String
-- param actors: Array(UInt32)
-- row actor: UInt32
-- row channel: String
-- row handle: String
-- row first_seen: DateTime64(3, 'UTC')
SELECT actor, channel, handle, min(received_at) AS first_seen
FROM actor
WHERE workspace = {workspace:String} AND has({actors:Array(UInt32)}, actor)
GROUP BY actor, channel, handle
ORDER BY actor
