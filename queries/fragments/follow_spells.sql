-- Spells for which an account followed a profile of the brand, up to the end of the window, with how each began. Ends in `spells`; `undone` says what was taken back, and when.
-- Parameters: workspace, brand, to.
undone AS (
  SELECT actor, object_id, min(at) AS undone_at FROM interaction
  WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb IN ('Undo', 'Delete')
    AND role = 'customer' AND at < {to:DateTime64(3, 'UTC')} AND object_id != ''
  GROUP BY actor, object_id
),
profiles AS (
  SELECT
    f.actor AS actor,
    groupArrayIf(u.undone_at, u.actor != 0 AND u.undone_at >= f.at) AS undos,
    groupArray((f.at, f.event_id, f.came_by, f.why)) AS starts
  FROM (
    SELECT actor, event_id, at, toString(campaign) AS came_by, object_id AS profile, toString(properties['motive']) AS why
    FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Follow' AND role = 'customer'
      AND at < {to:DateTime64(3, 'UTC')}
  ) AS f LEFT JOIN undone AS u ON u.actor = f.actor AND u.object_id = f.event_id
  GROUP BY actor, f.profile
),
spells AS (
  SELECT
    actor, undos, arrayJoin(starts) AS start,
    arrayFilter(undo -> undo >= start.1, undos) AS ends,
    if(empty(ends), {to:DateTime64(3, 'UTC')}, arrayMin(ends)) AS end
  FROM profiles
)
