-- Every interaction of some accounts, and every one that names them as the other side of a link, in pages by time and id.
-- param workspace: String
-- param actors: Array(UInt32)
-- param after_at: DateTime64(3, 'UTC')
-- param after_id: String
-- param limit: UInt32
-- row row: String
-- row at: DateTime64(3, 'UTC')
-- row event_id: String
SELECT
  toJSONString(map(
    'event_id', event_id, 'verb', toString(verb), 'at', toString(interaction.at), 'received_at', toString(received_at),
    'channel', toString(channel), 'visibility', toString(visibility), 'actor', toString(actor), 'role', toString(role),
    'account', toString(account), 'object_id', object_id, 'object_type', toString(object_type), 'thread', thread,
    'in_reply_to', in_reply_to, 'brand', toString(brand), 'topics', toJSONString(topics),
    'campaign', toString(campaign), 'experiment', toString(experiment), 'arm', toString(arm), 'survey', toString(survey),
    'question', toString(question), 'linked', toString(linked), 'text', text, 'language', toString(language),
    'sentiment', toString(sentiment), 'value', toString(value), 'currency', toString(currency),
    'score', toString(score), 'audience', toString(audience), 'properties', toJSONString(properties),
    'source', toString(source)
  )) AS row,
  interaction.at AS at,
  event_id
FROM interaction
WHERE workspace = {workspace:String}
  AND (has({actors:Array(UInt32)}, actor) OR has({actors:Array(UInt32)}, linked))
  AND (interaction.at, event_id) > ({after_at:DateTime64(3, 'UTC')}, {after_id:String})
ORDER BY at, event_id
LIMIT {limit:UInt32}
