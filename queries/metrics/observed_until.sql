-- The newest moment of which these verbs of the brand tell, or at which a Follow, Claim or Like among them was taken back: up to there their sources have come, whatever other sources have told since.
-- reads Follow, Claim, Like, Purchase, Undo, Delete
-- param workspace: String
-- param brand: String
-- param verbs: Array(String)
-- row newest: Nullable(DateTime64(3, 'UTC'))
WITH
  undone AS (
    SELECT actor, object_id, max(at) AS undone_at FROM interaction
    WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb IN ('Undo', 'Delete')
      AND role = 'customer' AND object_id != ''
    GROUP BY actor, object_id
  )
SELECT maxOrNull(told.moment) AS newest
FROM (
  SELECT CAST(activity_monthly.last_at, 'DateTime64(3, \'UTC\')') AS moment FROM activity_monthly
  WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN {verbs:Array(String)} AND role = 'customer'
  UNION ALL
  SELECT u.undone_at AS moment
  FROM (
    SELECT actor, event_id FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN ('Follow', 'Claim', 'Like')
      AND verb IN {verbs:Array(String)} AND role = 'customer'
  ) AS f INNER JOIN undone AS u ON u.actor = f.actor AND u.object_id = f.event_id
) AS told
