-- The newest version of every definition in a workspace, and how many different ones there were.
-- param workspace: String
-- row kind: String
-- row key: String
-- row body: String
-- row hash: String
-- row received_at: DateTime64(3, 'UTC')
-- row versions: UInt64
SELECT
  definition_kind AS kind,
  key,
  argMax(definition.body, (definition.received_at, definition.hash)) AS body,
  argMax(definition.hash, (definition.received_at, definition.hash)) AS hash,
  max(definition.received_at) AS received_at,
  uniqExact(definition.hash) AS versions
FROM definition
WHERE workspace = {workspace:String}
GROUP BY definition_kind, key
ORDER BY kind, key
