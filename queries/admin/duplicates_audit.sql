-- Event ids that are stored more than once in their workspace: there must be none.
-- row workspace: String
-- row event_id: String
-- row copies: UInt64
SELECT workspace, event_id, count() AS copies
FROM interaction
GROUP BY workspace, event_id
HAVING copies > 1
ORDER BY copies DESC, workspace, event_id
LIMIT 1000
