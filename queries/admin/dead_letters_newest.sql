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
  toUInt8(letter IN (SELECT r.letter FROM dead_letter_resolution AS r WHERE r.workspace = {workspace:String})) AS resolved
FROM (
  SELECT
    if(
      segment != '',
      concat(segment, ':', toString(line)),
      concat('old:', lower(hex(sipHash128(received_at, toString(dead_letter.source), position, dead_letter.bytes))))
    ) AS letter,
    received_at, source, reason, detail, position, dead_letter.bytes AS dead_letter_bytes
  FROM dead_letter
  WHERE workspace = {workspace:String}
    AND ({reason:String} = '' OR reason = {reason:String})
    AND ({source:String} = '' OR source = {source:String})
    AND received_at <= {before_at:DateTime64(3, 'UTC')}
)
WHERE (received_at, letter) < ({before_at:DateTime64(3, 'UTC')}, {before_letter:String})
  AND ({state:String} = '' OR ({state:String} = 'resolved') = (resolved = 1))
ORDER BY received_at DESC, letter DESC
LIMIT {limit:UInt32}
