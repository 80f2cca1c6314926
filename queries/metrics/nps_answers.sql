-- Answers to the recommendation question by month and score: the last one of each person to each survey in the month, and how many of these are their last in the window.
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
-- row last_answers: UInt64
WITH
  -- with nps_answered,
  months AS (
    SELECT unit, survey, toDate(toStartOfMonth(at)) AS month, argMax(score, (at, event_id)) AS answer, max((at, event_id)) AS given
    FROM answered
    GROUP BY unit, survey, month
  ),
  marked AS (
    SELECT month, answer, given = max(given) OVER (PARTITION BY unit, survey) AS is_last
    FROM months
  )
SELECT month, toUInt8(answer) AS score, count() AS answers, countIf(is_last) AS last_answers
FROM marked
GROUP BY month, score
ORDER BY month, score
