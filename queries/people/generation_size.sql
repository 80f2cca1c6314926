-- How many accounts one generation of resolved identities holds.
-- param workspace: String
-- param generation: UInt64
-- row accounts: UInt64
SELECT count() AS accounts
FROM person
WHERE workspace = {workspace:String} AND generation = {generation:UInt64}
