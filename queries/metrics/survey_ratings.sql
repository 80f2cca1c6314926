-- Answers to questions about satisfaction and effort, by survey and scale: the last answer of each person to each survey.
-- reads Respond
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row question: String
-- row survey: String
-- row scale: String
-- row score: UInt8
-- row answers: UInt64
WITH
  last_answers AS (
    SELECT
      if(p.person = 0, i.actor, p.person) AS unit, i.question AS asked, i.survey AS asked_in,
      argMax((i.scale, i.score), (i.at, i.event_id)) AS answer
    FROM (
      SELECT actor, at, event_id, toString(question) AS question, toString(survey) AS survey, score, properties['scale'] AS scale
      FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Respond' AND role = 'customer'
        AND question IN ('csat', 'ces') AND score BETWEEN 0 AND 100
        AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
        AND ({campaign:String} = '' OR campaign = {campaign:String})
    ) AS i
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = i.actor
    GROUP BY unit, asked, asked_in
  )
SELECT asked AS question, asked_in AS survey, answer.1 AS scale, toUInt8(answer.2) AS score, count() AS answers
FROM last_answers
GROUP BY question, survey, scale, score
ORDER BY question, survey, scale, score
