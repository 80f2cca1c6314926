-- The dense numbers of an account; several when it was erased and came again.
-- param workspace: String
-- param channel: String
-- param handle: String
-- row actor: UInt32
SELECT DISTINCT actor
FROM actor
WHERE workspace = {workspace:String} AND channel = {channel:String} AND handle = {handle:String}
ORDER BY actor
