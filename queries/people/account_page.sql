-- Accounts of a workspace in pages, by their numbers.
-- param workspace: String
-- param after: UInt32
-- param limit: UInt32
-- row actor: UInt32
-- row channel: String
-- row handle: String
SELECT actor, toString(any(a.channel)) AS channel, any(a.handle) AS handle
FROM actor AS a
WHERE workspace = {workspace:String} AND actor > {after:UInt32}
GROUP BY actor
ORDER BY actor
LIMIT {limit:UInt32}
