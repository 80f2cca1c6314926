-- Where every account lives that was ever linked to another, in pages by its number.
-- param workspace: String
-- param after: UInt32
-- param limit: UInt32
-- row actor: UInt32
-- row channel: String
SELECT actor, toString(any(a.channel)) AS channel
FROM actor AS a
WHERE workspace = {workspace:String} AND actor > {after:UInt32} AND actor IN (
  SELECT arrayJoin([actor, linked]) FROM identity_link WHERE workspace = {workspace:String}
)
GROUP BY actor
ORDER BY actor
LIMIT {limit:UInt32}
