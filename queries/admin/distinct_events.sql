-- How many interactions a workspace holds, and how many ids they have: the same number, or something came in twice.
-- param workspace: String
-- row events: UInt64
-- row ids: UInt64
SELECT count() AS events, uniqExact(event_id) AS ids
FROM interaction
WHERE workspace = {workspace:String}
