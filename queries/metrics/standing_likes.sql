-- Likes of the brand that stand at the end of the window: given at any time before, neither taken back nor their post removed. The same account likes a thing once.
-- reads Like, Undo, Delete
-- param workspace: String
-- param brand: String
-- param campaign: String
-- param to: DateTime64(3, 'UTC')
-- row given: UInt64
-- row standing: UInt64
WITH
  undone AS (
    SELECT actor, object_id FROM interaction
    WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb IN ('Undo', 'Delete')
      AND role = 'customer' AND at < {to:DateTime64(3, 'UTC')} AND object_id != ''
  ),
  removed AS (
    SELECT object_id FROM interaction
    WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb = 'Delete'
      AND at < {to:DateTime64(3, 'UTC')} AND object_id != ''
  )
SELECT
  count() AS given,
  uniqExactIf((actor, if(object_id = '', event_id, object_id)),
    (actor, event_id) NOT IN undone AND object_id NOT IN removed) AS standing
FROM interaction
WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Like' AND role = 'customer'
  AND at < {to:DateTime64(3, 'UTC')} AND ({campaign:String} = '' OR campaign = {campaign:String})
