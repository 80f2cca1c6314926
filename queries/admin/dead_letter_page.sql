-- Dead letters in pages, the oldest first, whole, with what became of them. '' stands for any reason, source or state.
-- param workspace: String
-- param reason: String
-- param source: String
-- param state: String
-- param since: DateTime64(3, 'UTC')
-- param until: DateTime64(3, 'UTC')
-- param after_at: DateTime64(3, 'UTC')
-- param after_letter: String
-- param limit: UInt32
-- row letter: String
-- row received_at: DateTime64(3, 'UTC')
-- row source: String
-- row reason: String
-- row detail: String
-- row position: UInt32
-- row bytes_base64: String
-- row resolved: UInt8
SELECT
  letter, received_at, source, reason, detail, position, base64Encode(dead_letter_bytes) AS bytes_base64,
  toUInt8(is_resolved) AS resolved
FROM (
  -- with letters
)
WHERE (received_at, letter) > ({after_at:DateTime64(3, 'UTC')}, {after_letter:String})
  AND ({reason:String} = '' OR reason = {reason:String})
  AND ({source:String} = '' OR source = {source:String})
  AND received_at >= {since:DateTime64(3, 'UTC')}
  AND received_at <= {until:DateTime64(3, 'UTC')}
  AND ({state:String} = '' OR ({state:String} = 'resolved') = is_resolved)
ORDER BY received_at, letter
LIMIT {limit:UInt32}
