-- All accounts of the people that the given accounts belong to, in one generation of the resolved identities.
-- param workspace: String
-- param generation: UInt64
-- param actors: Array(UInt32)
-- row actor: UInt32
SELECT DISTINCT actor
FROM person
WHERE workspace = {workspace:String} AND generation = {generation:UInt64} AND person IN (
  SELECT person FROM person
  WHERE workspace = {workspace:String} AND generation = {generation:UInt64} AND has({actors:Array(UInt32)}, actor)
)
ORDER BY actor
