-- Pieces of tables that the engine found damaged and set aside, after a power cut for example: there should be none.
-- row table: String
-- row part: String
-- row reason: String
SELECT table, name AS part, assumeNotNull(reason) AS reason
FROM system.detached_parts
WHERE database = currentDatabase() AND startsWith(ifNull(detached_parts.reason, ''), 'broken')
ORDER BY table, part
