-- Followers of the brand by the campaign and motive of their first Follow: how many are new in these days, how many of them stand at the end, and how many of those who stood before have gone, or come back. A person stands while any of their accounts follows.
-- reads Follow, Undo, Delete
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row campaign: String
-- row motive: String
-- row new: UInt64
-- row new_gone: UInt64
-- row old_gone: UInt64
-- row returned: UInt64
-- row standing: UInt64
WITH
  -- with follow_spells,
  followers AS (
    SELECT
      if(p.person = 0, s.actor, p.person) AS unit,
      argMin((s.start.3, s.start.4), (s.start.1, s.start.2)) AS came,
      min(s.start.1) >= {from:DateTime64(3, 'UTC')} AS is_new,
      countIf(s.end >= {to:DateTime64(3, 'UTC')}) > 0 AS stands,
      countIf(s.start.1 < {from:DateTime64(3, 'UTC')} AND s.end >= {from:DateTime64(3, 'UTC')}) > 0 AS stood
    FROM spells AS s
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = s.actor
    GROUP BY unit
  )
SELECT
  came.1 AS campaign,
  came.2 AS motive,
  countIf(is_new) AS new,
  countIf(is_new AND NOT stands) AS new_gone,
  countIf(stood AND NOT stands) AS old_gone,
  countIf(NOT is_new AND NOT stood AND stands) AS returned,
  countIf(stands) AS standing
FROM followers
WHERE {campaign:String} = '' OR came.1 = {campaign:String}
GROUP BY campaign, motive
ORDER BY campaign, motive
