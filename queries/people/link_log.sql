-- Pairs of accounts that are linked now, in pages: of each unordered pair, the latest Link or Unlink by its own time holds, ties by event id; what a reviewer said stands above what any source says.
-- param workspace: String
-- param after_low: UInt32
-- param after_high: UInt32
-- param limit: UInt32
-- row low: UInt32
-- row high: UInt32
-- row confirmed: UInt8
SELECT least(actor, linked) AS low, greatest(actor, linked) AS high, toUInt8(max(source = 'review')) AS confirmed
FROM identity_link
WHERE workspace = {workspace:String} AND actor != linked AND actor != 0 AND linked != 0
  AND (least(actor, linked), greatest(actor, linked)) > ({after_low:UInt32}, {after_high:UInt32})
GROUP BY low, high
HAVING argMax(verb, (source = 'review', at, event_id)) = 'Link'
ORDER BY low, high
LIMIT {limit:UInt32}
