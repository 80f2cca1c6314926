-- How many people each complaint reached within a time that all of these had: complaints by how many saw them, those that nobody saw included; and, the same in every row, how many people saw any of them, each counted once.
-- reads Create, View, Announce
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param since: DateTime64(3, 'UTC')
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- param as_of: DateTime64(3, 'UTC')
-- param verb: String
-- param within_seconds: UInt32
-- row people: UInt64
-- row complaints: UInt64
-- row anybody: UInt64
WITH RECURSIVE
  -- with share_tree,
  -- with complaint_sightings,
  seen AS (SELECT complaint, groupBitmapState(toUInt32(unit)) AS crowd FROM sightings GROUP BY complaint),
  everything AS (
    SELECT groupArray(bitmapCardinality(s.crowd)) AS each, bitmapCardinality(groupBitmapOrState(s.crowd)) AS anybody
    FROM complaints AS c LEFT JOIN seen AS s ON s.complaint = c.complaint
  )
SELECT people, count() AS complaints, any(anybody) AS anybody
FROM everything ARRAY JOIN each AS people
GROUP BY people
ORDER BY people
