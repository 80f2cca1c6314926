-- People by the month and score of their last answer to the recommendation question in the month, and how many of them answered in other months as well.
-- reads Respond
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row month: Date
-- row score: UInt8
-- row people: UInt64
-- row shared: UInt64
WITH
  -- with nps_answered,
  months AS (
    SELECT unit, toDate(toStartOfMonth(at)) AS month, argMax(score, (at, event_id)) AS answer
    FROM answered
    GROUP BY unit, month
  ),
  counted AS (SELECT month, answer, count() OVER (PARTITION BY unit) AS months_of FROM months)
SELECT month, toUInt8(answer) AS score, count() AS people, countIf(months_of > 1) AS shared
FROM counted
GROUP BY month, score
ORDER BY month, score
