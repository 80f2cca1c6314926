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
  -- with nps_answered,
  last_answers AS (
    SELECT unit, argMax((survey, channel, arrayMap(k -> properties[k], {properties:Array(String)}), score), (at, event_id)) AS answer
    FROM answered
    GROUP BY unit
  )
SELECT answer.1 AS survey, answer.2 AS channel, answer.3 AS levels, toUInt8(answer.4) AS score, count() AS people
FROM last_answers
GROUP BY survey, channel, levels, score
ORDER BY survey, channel, levels, score
