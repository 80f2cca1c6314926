-- Likes of the brand that stand at the end of the window: given at any time before, neither taken back nor their post removed. The same account likes a thing once: sent twice, it ends with the Undo of either, as a Follow does.
-- reads Like, Undo, Delete
-- param workspace: String
-- param brand: String
-- param campaign: String
-- param to: DateTime64(3, 'UTC')
-- row given: UInt64
-- row standing: UInt64
WITH
  undone AS (
    SELECT actor, object_id, min(at) AS undone_at FROM interaction
    WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb IN ('Undo', 'Delete')
      AND role = 'customer' AND at < {to:DateTime64(3, 'UTC')} AND object_id != ''
    GROUP BY actor, object_id
  ),
  removed AS (
    SELECT object_id FROM interaction
    WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb = 'Delete'
      AND at < {to:DateTime64(3, 'UTC')} AND object_id != ''
  ),
  things AS (
    SELECT
      l.actor AS actor, if(l.object_id = '', l.event_id, l.object_id) AS thing,
      count() AS copies,
      max(l.at) AS liked_at,
      countIf(u.actor != 0) > 0 AS was_undone,
      maxIf(u.undone_at, u.actor != 0) AS ended_at
    FROM (
      SELECT actor, object_id, event_id, at FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Like' AND role = 'customer'
        AND at < {to:DateTime64(3, 'UTC')} AND ({campaign:String} = '' OR campaign = {campaign:String})
    ) AS l LEFT JOIN undone AS u ON u.actor = l.actor AND u.object_id = l.event_id
    GROUP BY actor, thing
  )
SELECT
  toUInt64(sum(copies)) AS given,
  countIf(NOT (was_undone AND ended_at >= liked_at) AND thing NOT IN removed) AS standing
FROM things
