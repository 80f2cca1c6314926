-- The last answer of each person to the recommendation question, counted by touchpoint, channel, and the properties asked for.
-- reads Respond
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- param properties: Array(String)
-- row survey: String
-- row channel: String
-- row levels: Array(String)
-- row score: UInt8
-- row people: UInt64
WITH
  last_answers AS (
    SELECT
      if(p.person = 0, i.actor, p.person) AS unit,
      argMax((i.survey, i.channel, i.levels, i.score), (i.at, i.event_id)) AS answer
    FROM (
      SELECT
        actor, at, event_id, toString(survey) AS survey, toString(channel) AS channel, score,
        arrayMap(k -> properties[k], {properties:Array(String)}) AS levels
      FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Respond' AND role = 'customer'
        AND question = 'nps' AND score BETWEEN 0 AND 10
        AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
        AND ({campaign:String} = '' OR campaign = {campaign:String})
    ) AS i
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = i.actor
    GROUP BY unit
  )
SELECT answer.1 AS survey, answer.2 AS channel, answer.3 AS levels, toUInt8(answer.4) AS score, count() AS people
FROM last_answers
GROUP BY survey, channel, levels, score
ORDER BY survey, channel, levels, score
