-- The first visit of each person in these days, by whether they had seen somebody else's complaint (or a share of it) shortly before, and by whether they had bought before: people, how many of them did not buy within the time after, and what they paid in it. Only visits that had this time.
-- reads Create, View, Announce, Visit, Purchase
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param since: DateTime64(3, 'UTC')
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- param as_of: DateTime64(3, 'UTC')
-- param verb: String
-- param chance_seconds: UInt32
-- row exposed: UInt8
-- row bought_before: UInt8
-- row people: UInt64
-- row abandoned: UInt64
-- row revenue: Float64
-- row revenue_m2: Float64
WITH RECURSIVE
  -- with share_tree,
  people AS (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}),
  complaints AS (
    SELECT i.event_id AS complaint, if(p.person = 0, i.actor, p.person) AS author
    FROM (
      SELECT event_id, actor FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Create' AND role = 'customer'
        AND sentiment = 'negative' AND at >= {since:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
    ) AS i
    LEFT JOIN people AS p ON p.actor = i.actor
  ),
  carriers AS (
    SELECT complaint AS post, author FROM complaints
    UNION ALL
    SELECT t.event_id AS post, c.author AS author FROM passed AS t INNER JOIN complaints AS c ON c.complaint = t.root
  ),
  done AS (
    SELECT if(p.person = 0, i.actor, p.person) AS unit, i.verb AS verb, i.at AS at, i.object_id AS object_id, i.value AS value, i.campaign AS campaign
    FROM (
      SELECT actor, verb, at, object_id, value, campaign FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN ('View', 'Visit', 'Purchase') AND role = 'customer'
        AND at >= {since:DateTime64(3, 'UTC')} AND at <= {as_of:DateTime64(3, 'UTC')}
    ) AS i
    LEFT JOIN people AS p ON p.actor = i.actor
  ),
  visitors AS (
    SELECT unit, min(at) AS came FROM done
    WHERE verb = 'Visit' AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
      AND ({campaign:String} = '' OR campaign = {campaign:String})
    GROUP BY unit
    HAVING came + toIntervalSecond({chance_seconds:UInt32}) <= {as_of:DateTime64(3, 'UTC')}
  ),
  readers AS (
    SELECT v.unit AS unit, groupArray(v.at) AS moments
    FROM (SELECT unit, at, object_id FROM done WHERE verb = 'View') AS v INNER JOIN carriers AS c ON c.post = v.object_id
    WHERE v.unit != c.author
    GROUP BY unit
  ),
  buyers AS (SELECT unit, groupArray((at, value)) AS purchases FROM done WHERE verb = 'Purchase' GROUP BY unit),
  visits AS (
    SELECT
      arrayExists(at -> at > came - toIntervalSecond({chance_seconds:UInt32}) AND at <= came, r.moments) AS exposed,
      arrayExists(one -> one.1 < came, b.purchases) AS bought_before,
      arrayFilter(one -> one.1 >= came AND one.1 < came + toIntervalSecond({chance_seconds:UInt32}), b.purchases) AS bought,
      arraySum(arrayMap(one -> one.2, bought)) AS paid
    FROM visitors AS v
    LEFT JOIN readers AS r ON r.unit = v.unit
    LEFT JOIN buyers AS b ON b.unit = v.unit
  )
SELECT
  toUInt8(exposed) AS exposed, toUInt8(bought_before) AS bought_before, count() AS people, countIf(empty(bought)) AS abandoned,
  avg(paid) AS revenue, varPop(paid) * count() AS revenue_m2
FROM visits
GROUP BY exposed, bought_before
ORDER BY exposed, bought_before
