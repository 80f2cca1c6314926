-- Pairs of accounts that are linked now: of each unordered pair, the latest Link or Unlink by its own time holds, ties by event id.
-- param workspace: String
-- row low: UInt32
-- row high: UInt32
SELECT least(actor, linked) AS low, greatest(actor, linked) AS high
FROM identity_link
WHERE workspace = {workspace:String} AND actor != linked AND actor != 0 AND linked != 0
GROUP BY low, high
HAVING argMax(verb, (at, event_id)) = 'Link'
ORDER BY low, high
