-- One generation of resolved identities.
INSERT INTO person (workspace, generation, actor, person)
SETTINGS {settings}
SELECT workspace, accurateCast(generation, 'UInt64'), accurateCast(actor, 'UInt32'), accurateCast(person, 'UInt32')
FROM {source}
WHERE kind = 'person'
