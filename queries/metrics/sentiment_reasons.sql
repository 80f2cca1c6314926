-- Topics of the brand's negative posts, most frequent first, with the sums over authors for their shares. A post may have several topics.
-- reads Create
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row reason: String
-- row posts: UInt64
-- row xx: Float64
-- row xm: Float64
-- row all_posts: UInt64
-- row all_authors: UInt64
-- row mm: Float64
WITH
  complaints AS (
    SELECT if(p.person = 0, i.actor, p.person) AS author, i.topics AS subjects
    FROM (
      SELECT actor, topics FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Create' AND role = 'customer'
        AND sentiment = 'negative' AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
        AND ({campaign:String} = '' OR campaign = {campaign:String})
    ) AS i
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = i.actor
  ),
  writers AS (SELECT author, count() AS m FROM complaints GROUP BY author),
  totals AS (SELECT count() AS all_authors, toUInt64(sum(m)) AS all_posts, toFloat64(sum(m * m)) AS mm FROM writers),
  causes AS (
    SELECT author, toString(subject) AS cause, count() AS x
    FROM complaints ARRAY JOIN arrayDistinct(subjects) AS subject
    GROUP BY author, cause
  )
SELECT
  c.cause AS reason,
  toUInt64(sum(c.x)) AS posts,
  toFloat64(sum(c.x * c.x)) AS xx,
  toFloat64(sum(c.x * w.m)) AS xm,
  any(t.all_posts) AS all_posts,
  any(t.all_authors) AS all_authors,
  any(t.mm) AS mm
FROM causes AS c INNER JOIN writers AS w ON w.author = c.author CROSS JOIN totals AS t
GROUP BY c.cause
ORDER BY posts DESC, reason
LIMIT 100
