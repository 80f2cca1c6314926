-- People who saw a complaint that the brand answered in public, and how many of them did not see the answer to one that they saw; and people who saw an answer without its complaint. A View says in its object what was seen.
-- reads Create, View
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row complaints: UInt64
-- row saw: UInt64
-- row missed: UInt64
-- row only_answer: UInt64
WITH
  answers AS (
    SELECT in_reply_to AS complaint, event_id AS answer FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Create' AND role IN ('brand', 'employee')
      AND in_reply_to != '' AND at >= {from:DateTime64(3, 'UTC')}
  ),
  complaints AS (
    SELECT event_id FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Create' AND role = 'customer'
      AND sentiment = 'negative' AND at < {to:DateTime64(3, 'UTC')} AND ({campaign:String} = '' OR campaign = {campaign:String})
      AND event_id IN (SELECT complaint FROM answers)
  ),
  posts AS (
    SELECT event_id AS post, event_id AS complaint, false AS is_answer FROM complaints
    UNION ALL
    SELECT answer AS post, complaint, true AS is_answer FROM answers WHERE complaint IN (SELECT event_id FROM complaints)
  ),
  seen AS (
    SELECT DISTINCT actor, object_id FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'View' AND role = 'customer'
      AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')} AND object_id IN (SELECT post FROM posts)
  ),
  pairs AS (
    SELECT
      if(p.person = 0, s.actor, p.person) AS unit, o.complaint AS complaint,
      countIf(NOT o.is_answer) > 0 AS saw_complaint, countIf(o.is_answer) > 0 AS saw_answer
    FROM seen AS s
    INNER JOIN posts AS o ON o.post = s.object_id
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = s.actor
    GROUP BY unit, complaint
  ),
  people AS (
    SELECT
      unit, countIf(saw_complaint) > 0 AS has_seen, countIf(saw_complaint AND NOT saw_answer) > 0 AS has_missed
    FROM pairs GROUP BY unit
  )
SELECT
  assumeNotNull((SELECT count() FROM complaints)) AS complaints, countIf(has_seen) AS saw, countIf(has_missed) AS missed,
  countIf(NOT has_seen) AS only_answer
FROM people
