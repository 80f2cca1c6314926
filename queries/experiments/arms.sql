-- People per arm of an experiment. A person seen in several arms is in none of them and is counted under the arm ''.
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param experiment: String
-- row arm: String
-- row people: UInt64
-- row first_at: DateTime64(3, 'UTC')
-- row last_at: DateTime64(3, 'UTC')
WITH
  exposed AS (
    SELECT if(p.person = 0, i.actor, p.person) AS unit, if(uniqExact(i.arm) = 1, any(i.arm), '') AS seen_in, min(i.at) AS exposed_at
    FROM (
      SELECT actor, toString(arm) AS arm, at FROM interaction
      WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb = 'Expose' AND role = 'customer'
        AND experiment = {experiment:String}
    ) AS i
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = i.actor
    GROUP BY unit
  )
SELECT seen_in AS arm, count() AS people, min(exposed_at) AS first_at, max(exposed_at) AS last_at
FROM exposed
GROUP BY arm
ORDER BY arm
