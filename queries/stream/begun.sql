-- Since when a brand's stream has been told of: the first event of one verb of its customers, and of one stance of the text where that is asked.
-- reads Create, Message, Purchase, Return, Flag, Undo
-- param workspace: String
-- param brand: String
-- param verb: String
-- param sentiment: String
-- row first_at: Nullable(DateTime64(3, 'UTC'))
SELECT minOrNull(CAST(activity_hourly.first_at, 'DateTime64(3, \'UTC\')')) AS first_at
FROM activity_hourly
WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = {verb:String} AND role = 'customer'
  AND ({sentiment:String} = '' OR sentiment = {sentiment:String})
