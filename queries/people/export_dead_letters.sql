-- Dead letters that hold one of the given byte sequences (hex), whole.
-- param workspace: String
-- param needles: Array(String)
-- row received_at: DateTime64(3, 'UTC')
-- row source: String
-- row reason: String
-- row detail: String
-- row bytes_base64: String
SELECT received_at, source, reason, detail, base64Encode(bytes) AS bytes_base64
FROM dead_letter
WHERE workspace = {workspace:String}
  AND arrayExists(x -> position(bytes, unhex(x)) > 0, {needles:Array(String)})
ORDER BY received_at, position
LIMIT 100000
