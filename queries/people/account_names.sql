-- Channel and handle of some accounts.
-- param workspace: String
-- param actors: Array(UInt32)
-- row actor: UInt32
-- row channel: String
-- row handle: String
SELECT actor, toString(any(a.channel)) AS channel, any(a.handle) AS handle
FROM actor AS a
WHERE workspace = {workspace:String} AND has({actors:Array(UInt32)}, actor)
GROUP BY actor
ORDER BY actor
