-- A number that changes whenever the link log does, or the rules of merging, whatever the order in which links arrived: the generation of resolved identities. 0 when there are none.
-- param workspace: String
-- param rules: UInt32
-- row generation: UInt64
SELECT toUInt64(modulo(sum(cityHash64(actor, linked, verb, source, at, event_id, {rules:UInt32}) % 4503599627370496), 9007199254740881)) AS generation
FROM identity_link
WHERE workspace = {workspace:String}
