-- Exposed accounts of one channel by their names, with each arm that they were seen in, so that anybody can hash them again. Of more than `most`, a sample that is the same whatever came first.
-- param workspace: String
-- param brand: String
-- param experiment: String
-- param channel: String
-- param most: UInt32
-- row handle: String
-- row arm: String
WITH
  exposed AS (
    SELECT DISTINCT actor, toString(arm) AS seen_in FROM interaction
    WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb = 'Expose' AND role = 'customer'
      AND experiment = {experiment:String}
  ),
  named AS (
    SELECT DISTINCT actor, handle FROM actor
    WHERE workspace = {workspace:String} AND channel = {channel:String} AND actor IN (SELECT actor FROM exposed)
  )
SELECT DISTINCT n.handle AS handle, e.seen_in AS arm
FROM exposed AS e INNER JOIN named AS n ON n.actor = e.actor
ORDER BY cityHash64(handle), handle, arm
LIMIT {most:UInt32}
