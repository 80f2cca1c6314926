-- Every count of a population that was ever declared in a workspace: of one population and day the newest declaration.
-- param workspace: String
-- row body: String
-- row hash: String
SELECT
  argMax(definition.body, (definition.received_at, definition.hash)) AS body,
  argMax(definition.hash, (definition.received_at, definition.hash)) AS hash
FROM definition
WHERE workspace = {workspace:String} AND definition_kind = 'population'
GROUP BY
  JSONExtractString(definition.body, 'market'), JSONExtractString(definition.body, 'channel'), JSONExtractString(definition.body, 'date')
ORDER BY JSONExtractString(body, 'market'), JSONExtractString(body, 'channel'), JSONExtractString(body, 'date')
