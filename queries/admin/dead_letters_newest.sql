-- Dead letters in pages, the newest first, with the first bytes of each and what became of it. '' stands for any reason, source or state.
-- param workspace: String
-- param reason: String
-- param source: String
-- param state: String
-- param before_at: DateTime64(3, 'UTC')
-- param before_letter: String
-- param shown_bytes: UInt32
-- param limit: UInt32
-- row letter: String
-- row received_at: DateTime64(3, 'UTC')
-- row source: String
-- row reason: String
-- row detail: String
-- row position: UInt32
-- row bytes_base64: String
-- row size: UInt64
-- row resolved: UInt8
SELECT
  letter, received_at, source, reason, detail, position,
  base64Encode(substring(dead_letter_bytes, 1, {shown_bytes:UInt32})) AS bytes_base64, length(dead_letter_bytes) AS size,
  toUInt8(is_resolved) AS resolved
FROM (
  -- with letters
)
WHERE (received_at, letter) < ({before_at:DateTime64(3, 'UTC')}, {before_letter:String})
  AND ({reason:String} = '' OR reason = {reason:String})
  AND ({source:String} = '' OR source = {source:String})
  AND received_at <= {before_at:DateTime64(3, 'UTC')}
  AND ({state:String} = '' OR ({state:String} = 'resolved') = is_resolved)
ORDER BY received_at DESC, letter DESC
LIMIT {limit:UInt32}
