-- What else the lot of an initiative says, in one scan of its exposures and one of the acts, per arm, day of first exposure, and whether they saw it or would have seen it: people, and of the outcome (y), of taking it (d, in the same window), of the outcome of those who did not take it (u), and of the outcome without the gift during the offer, after it and in both (o, a, b) the means and centred moments over everybody. People in several arms are left out.
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param experiment: String
-- param arms: Array(String)
-- param own_verb: String
-- param measure: String
-- param window: Int64
-- param taken_verb: String
-- param exposed_verb: String
-- param rest_verb: String
-- param rest_measure: String
-- param gift: String
-- param offer: Int64
-- param until: Int64
-- row arm: String
-- row day: Date
-- row exposed: UInt8
-- row people: UInt64
-- row mean_y: Float64
-- row mean_d: Float64
-- row mean_u: Float64
-- row mean_o: Float64
-- row mean_a: Float64
-- row mean_b: Float64
-- row m_yy: Float64
-- row m_yd: Float64
-- row m_uu: Float64
-- row m_oo: Float64
-- row m_aa: Float64
-- row m_bb: Float64
WITH
  people_of AS (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}),
  entered AS (
    SELECT if(p.person = 0, i.actor, p.person) AS unit, min(i.arm) AS arm, max(i.arm) AS other, min(i.at) AS exposed_at
    FROM (
      SELECT actor, toString(arm) AS arm, at FROM interaction
      WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb = 'Expose' AND role = 'customer'
        AND experiment = {experiment:String}
    ) AS i
    ANY LEFT JOIN people_of AS p ON p.actor = i.actor
    GROUP BY unit
    HAVING arm = other AND arm IN {arms:Array(String)}
  ),
  (SELECT (min(exposed_at), max(exposed_at)) FROM entered) AS seen,
  acts AS (
    SELECT if(p.person = 0, i.actor, p.person) AS unit, i.verb AS verb, i.at AS at, i.own AS own, i.value AS value
    FROM (
      SELECT actor, toString(verb) AS verb, at, campaign = {campaign:String} AND campaign != '' AS own, value FROM interaction
      WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND role = 'customer'
        AND verb IN ({own_verb:String}, {taken_verb:String}, {exposed_verb:String}, {rest_verb:String})
        AND at >= seen.1 AND at < seen.2 + toIntervalMillisecond(greatest({window:Int64}, {until:Int64}))
    ) AS i
    ANY LEFT JOIN people_of AS p ON p.actor = i.actor
  ),
  -- Amounts as whole numbers of 1e-12, as in moments.sql: exact, in any order of arrival.
  reached AS (
    SELECT
      a.unit AS unit, toUnixTimestamp64Milli(a.at) - toUnixTimestamp64Milli(e.exposed_at) AS since,
      toInt128(toInt64(trunc(a.value))) * 1000000000000 + toInt64(round((a.value - trunc(a.value)) * 1e12)) AS amount,
      since < {window:Int64} AS in_window,
      in_window AND a.verb = {own_verb:String} AS counts,
      in_window AND a.verb = {taken_verb:String} AND a.own AS takes,
      in_window AND a.verb = {exposed_verb:String} AND a.own AS sees,
      a.verb = {rest_verb:String} AND NOT (({gift:String} = 'campaign' AND a.own) OR ({gift:String} = 'unpaid' AND a.value = 0)) AS paid,
      paid AND since < {offer:Int64} AS during, paid AND since >= {offer:Int64} AND since < {until:Int64} AS afterwards
    FROM acts AS a SEMI LEFT JOIN entered AS e ON e.unit = a.unit
    WHERE since >= 0
  ),
  totals AS (
    SELECT
      unit, toInt128(max(takes)) AS took, max(sees) AS saw,
      countIf(counts) AS n, sum(if(counts, amount, toInt128(0))) AS v,
      countIf(during) AS n_o, sum(if(during, amount, toInt128(0))) AS v_o,
      countIf(afterwards) AS n_a, sum(if(afterwards, amount, toInt128(0))) AS v_a
    FROM reached GROUP BY unit
  ),
  scored AS (
    SELECT
      e.arm AS arm, toDate(e.exposed_at, 'UTC') AS day, toUInt8(t.saw) AS exposed, t.took AS d,
      if({measure:String} = 'value', t.v, toInt128(if({measure:String} = 'any', least(t.n, 1), t.n)) * 1000000000000) AS y,
      y * (1 - d) AS u,
      if({rest_measure:String} = 'value', t.v_o, toInt128(if({rest_measure:String} = 'any', least(t.n_o, 1), t.n_o)) * 1000000000000) AS o,
      if({rest_measure:String} = 'value', t.v_a, toInt128(if({rest_measure:String} = 'any', least(t.n_a, 1), t.n_a)) * 1000000000000) AS a,
      if({rest_measure:String} = 'any', greatest(o, a), o + a) AS b
    FROM entered AS e LEFT JOIN totals AS t ON t.unit = e.unit
  ),
  sums AS (
    SELECT
      arm, day, exposed, count() AS n, toInt256(n) * 1000000000000 AS scale,
      [toInt256(sum(y)), toInt256(sum(u)), toInt256(sum(o)), toInt256(sum(a)), toInt256(sum(b))] AS s,
      [sum(toInt256(y) * y), sum(toInt256(u) * u), sum(toInt256(o) * o), sum(toInt256(a) * a), sum(toInt256(b) * b)] AS q,
      toInt256(sum(d)) AS taken, toInt256(sum(y * d)) AS both
    FROM scored GROUP BY arm, day, exposed
  ),
  told AS (
    SELECT
      arm, day, exposed, n, toFloat64(taken) / toFloat64(n) AS mean_d, toFloat64(both - intDiv(s[1] * taken, toInt256(n))) / 1e12 AS m_yd,
      arrayMap(x -> toFloat64(intDiv(x, scale)) + toFloat64(x % scale) / toFloat64(scale), s) AS mean,
      arrayMap((x, squares) -> toFloat64(squares - intDiv(x * x, toInt256(n))) / 1e24, s, q) AS m2
    FROM sums
  )
SELECT
  arm, day, exposed, n AS people, mean[1] AS mean_y, mean_d, mean[2] AS mean_u, mean[3] AS mean_o, mean[4] AS mean_a, mean[5] AS mean_b,
  m2[1] AS m_yy, m_yd, m2[2] AS m_uu, m2[3] AS m_oo, m2[4] AS m_aa, m2[5] AS m_bb
FROM told
ORDER BY arm, day, exposed
