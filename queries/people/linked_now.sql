-- Accounts that are linked now to one of the given: of each pair, the latest Link or Unlink by its own time holds, and what a reviewer said before all.
-- param workspace: String
-- param actors: Array(UInt32)
-- row actor: UInt32
SELECT DISTINCT arrayJoin([low, high]) AS actor
FROM (
  SELECT least(actor, linked) AS low, greatest(actor, linked) AS high
  FROM identity_link
  WHERE workspace = {workspace:String} AND actor != 0 AND linked != 0
    AND (has({actors:Array(UInt32)}, actor) OR has({actors:Array(UInt32)}, linked))
  GROUP BY low, high
  HAVING argMax(verb, (source = 'review', at, event_id)) = 'Link'
)
ORDER BY actor
