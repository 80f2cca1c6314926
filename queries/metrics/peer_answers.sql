-- What was said in answer to posts about the brand, by who answers whom, and of customers' posts how many are answered by whom; with sums over conversations and over authors. An answer need not name the brand.
-- reads Create
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row peer: UInt64
-- row staff: UInt64
-- row back: UInt64
-- row own: UInt64
-- row conversations: UInt64
-- row xx: Float64
-- row xm: Float64
-- row mm: Float64
-- row asked: UInt64
-- row answered: UInt64
-- row by_peers: UInt64
-- row by_staff: UInt64
-- row authors: UInt64
-- row axx: Float64
-- row axm: Float64
-- row amm: Float64
WITH
  replies AS (
    SELECT in_reply_to AS post, actor AS replier, role != 'customer' AS by_brand FROM interaction
    WHERE workspace = {workspace:String} AND brand IN ('', {brand:String}) AND verb = 'Create'
      AND role IN ('customer', 'brand', 'employee') AND in_reply_to != '' AND at >= {from:DateTime64(3, 'UTC')}
  ),
  posts AS (
    SELECT
      event_id, if(interaction.thread = '', event_id, interaction.thread) AS conversation, actor AS author,
      role != 'customer' AS of_brand, in_reply_to = '' AS opens
    FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Create'
      AND role IN ('customer', 'brand', 'employee')
      AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
      AND ({campaign:String} = '' OR campaign = {campaign:String})
  ),
  people AS (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}),
  edges AS (
    SELECT
      s.event_id AS event_id, s.conversation AS conversation,
      multiIf(
        NOT s.of_brand AND r.by_brand, 'staff',
        s.of_brand AND NOT r.by_brand, 'back',
        s.of_brand OR if(a.person = 0, s.author, a.person) = if(b.person = 0, r.replier, b.person), 'own',
        'peer'
      ) AS kind
    FROM replies AS r
    INNER JOIN (SELECT * FROM posts WHERE event_id IN (SELECT post FROM replies)) AS s ON s.event_id = r.post
    LEFT JOIN people AS a ON a.actor = s.author
    LEFT JOIN people AS b ON b.actor = r.replier
  ),
  per_conversation AS (
    SELECT
      countIf(kind = 'peer') AS p, countIf(kind = 'staff') AS s, countIf(kind = 'back') AS c, countIf(kind = 'own') AS o, p + s AS m
    FROM edges GROUP BY conversation
  ),
  per_post AS (SELECT event_id, countIf(kind = 'peer') > 0 AS p, countIf(kind = 'staff') > 0 AS s FROM edges GROUP BY event_id),
  per_author AS (
    SELECT
      if(a.person = 0, o.author, a.person) AS unit, count() AS openings, countIf(e.p OR e.s) AS m,
      countIf(e.p AND NOT e.s) AS x, countIf(e.s AND NOT e.p) AS y
    FROM posts AS o
    LEFT JOIN per_post AS e ON e.event_id = o.event_id
    LEFT JOIN people AS a ON a.actor = o.author
    WHERE o.opens AND NOT o.of_brand
    GROUP BY unit
  ),
  answers AS (
    SELECT
      toUInt64(sum(p)) AS peer, toUInt64(sum(s)) AS staff, toUInt64(sum(c)) AS back, toUInt64(sum(o)) AS own,
      countIf(m > 0) AS conversations, toFloat64(sum(p * p)) AS xx, toFloat64(sum(p * m)) AS xm, toFloat64(sum(m * m)) AS mm
    FROM per_conversation
  ),
  openings AS (
    SELECT
      toUInt64(sum(openings)) AS asked, toUInt64(sum(m)) AS answered, toUInt64(sum(x)) AS by_peers, toUInt64(sum(y)) AS by_staff,
      countIf(m > 0) AS authors, toFloat64(sum(x * x)) AS axx, toFloat64(sum(x * m)) AS axm, toFloat64(sum(m * m)) AS amm
    FROM per_author
  )
SELECT * FROM answers CROSS JOIN openings
