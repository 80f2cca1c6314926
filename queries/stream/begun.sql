-- Since when a brand's streams have been told of: the first event of each verb of its customers, by the stance of the text.
-- reads Create, Message, Purchase, Return, Flag, Undo
-- param workspace: String
-- param brand: String
-- row verb: String
-- row sentiment: String
-- row first_at: DateTime64(3, 'UTC')
SELECT verb, sentiment, CAST(min(activity_hourly.first_at), 'DateTime64(3, \'UTC\')') AS first_at
FROM activity_hourly
WHERE workspace = {workspace:String} AND brand = {brand:String} AND role = 'customer'
  AND verb IN ('Create', 'Message', 'Purchase', 'Return', 'Flag', 'Undo')
GROUP BY verb, sentiment
ORDER BY verb, sentiment
