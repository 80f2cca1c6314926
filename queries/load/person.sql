-- One generation of resolved identities.
-- stored when (workspace, toUInt64(generation), toUInt32(actor)) IN (SELECT workspace, generation, actor FROM person)
INSERT INTO person (workspace, generation, actor, person)
SETTINGS {settings}
SELECT workspace, accurateCast(generation, 'UInt64'), accurateCast(actor, 'UInt32'), accurateCast(person, 'UInt32')
FROM {source}
WHERE kind = 'person'
