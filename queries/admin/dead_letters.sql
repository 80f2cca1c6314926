-- Events that could not be accepted, the newest first, with their original bytes in base64.
-- param workspace: String
-- param limit: UInt32
-- row received_at: DateTime64(3, 'UTC')
-- row source: String
-- row reason: String
-- row detail: String
-- row position: UInt32
-- row bytes: String
SELECT received_at, source, reason, detail, position, base64Encode(dead_letter.bytes) AS bytes
FROM dead_letter
WHERE workspace = {workspace:String}
ORDER BY received_at DESC, position DESC
LIMIT {limit:UInt32}
