-- Some interactions in full, found by their brands, verbs, days and accounts.
-- param workspace: String
-- param events: Array(String)
-- param actors: Array(UInt32)
-- param brands: Array(String)
-- param verbs: Array(String)
-- param days: Array(Date)
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row event_id: String
-- row at: DateTime64(3, 'UTC')
-- row verb: String
-- row channel: String
-- row visibility: String
-- row actor: UInt32
-- row role: String
-- row account: String
-- row object_id: String
-- row object_type: String
-- row thread: String
-- row in_reply_to: String
-- row brand: String
-- row topics: Array(String)
-- row campaign: String
-- row experiment: String
-- row arm: String
-- row survey: String
-- row question: String
-- row text: String
-- row language: String
-- row sentiment: String
-- row value: Float64
-- row currency: String
-- row score: Int16
SELECT
  event_id, at, verb, channel, visibility, actor, role, account, object_id, object_type, thread, in_reply_to, brand, topics,
  campaign, experiment, arm, survey, question, text, language, sentiment, value, currency, score
FROM interaction
PREWHERE actor IN {actors:Array(UInt32)}
WHERE workspace = {workspace:String} AND brand IN {brands:Array(String)} AND verb IN {verbs:Array(String)}
  AND toDate(at) IN {days:Array(Date)} AND at >= {from:DateTime64(3, 'UTC')} AND at <= {to:DateTime64(3, 'UTC')}
  AND event_id IN {events:Array(String)}
ORDER BY at DESC, event_id DESC
