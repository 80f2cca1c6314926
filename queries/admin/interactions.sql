-- Stored interactions as they came, newest first: for looking into the data, not for counting.
-- param workspace: String
-- param limit: UInt32
-- row event_id: String
-- row verb: String
-- row at: DateTime64(3, 'UTC')
-- row channel: String
-- row actor: UInt32
-- row thread: String
-- row brand: String
-- row topics: Array(String)
-- row campaign: String
-- row text: String
-- row value: Float64
-- row properties: Map(String, String)
-- row source: String
SELECT event_id, verb, at, channel, actor, thread, brand, topics, campaign, text, value, properties, source
FROM interaction
WHERE workspace = {workspace:String}
ORDER BY interaction.at DESC, event_id
LIMIT {limit:UInt32}
