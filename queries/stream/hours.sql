-- Events of a brand's stream by hour of event time (UTC): one verb, and one stance of the text where that is asked. Hours without an event are left out.
-- reads Create, Message, Purchase, Return, Flag, Undo
-- param workspace: String
-- param brand: String
-- param verb: String
-- param sentiment: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row hour: DateTime64(3, 'UTC')
-- row events: UInt64
SELECT toDateTime64(activity_hourly.hour, 3, 'UTC') AS hour, toUInt64(sum(activity_hourly.events)) AS events
FROM activity_hourly
WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = {verb:String} AND role = 'customer'
  AND ({sentiment:String} = '' OR sentiment = {sentiment:String})
  AND activity_hourly.hour >= {from:DateTime64(3, 'UTC')} AND activity_hourly.hour < {to:DateTime64(3, 'UTC')}
GROUP BY hour
HAVING events > 0
ORDER BY hour
