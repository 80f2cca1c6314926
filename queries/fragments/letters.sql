-- Every dead letter of a workspace, by its name (segment and line; an old one has neither, and a hash of itself), with
-- whether it went in later.
SELECT
  if(
    segment != '',
    concat(segment, ':', toString(line)),
    concat('old:', lower(hex(sipHash128(received_at, toString(dead_letter.source), position, dead_letter.bytes))))
  ) AS letter,
  received_at, source, reason, detail, position, dead_letter.bytes AS dead_letter_bytes,
  letter IN (SELECT r.letter FROM dead_letter_resolution AS r WHERE r.workspace = {workspace:String}) AS is_resolved
FROM dead_letter
WHERE workspace = {workspace:String}
