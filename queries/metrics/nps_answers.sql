-- Answers to the recommendation question by month and score: the last answer of each person to each survey.
-- reads Respond
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row month: Date
-- row score: UInt8
-- row answers: UInt64
WITH
  last_answers AS (
    SELECT
      if(p.person = 0, i.actor, p.person) AS unit,
      i.survey AS asked_in,
      argMax(i.score, (i.at, i.event_id)) AS answer,
      max(i.at) AS answered_at
    FROM (
      SELECT actor, survey, score, at, event_id FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Respond' AND role = 'customer'
        AND question = 'nps' AND score BETWEEN 0 AND 10
        AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
        AND ({campaign:String} = '' OR campaign = {campaign:String})
    ) AS i
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = i.actor
    GROUP BY unit, asked_in
  )
SELECT toDate(toStartOfMonth(answered_at)) AS month, toUInt8(answer) AS score, count() AS answers
FROM last_answers
GROUP BY month, score
ORDER BY month, score
