-- Posts per brand by the label their source gave them, with the sums over authors for the share of negative among labelled posts.
-- reads Create
-- param workspace: String
-- param generation: UInt64
-- param brands: Array(String)
-- param campaign: String
-- param first: Date
-- param last: Date
-- row brand: String
-- row positive: UInt64
-- row neutral: UInt64
-- row negative: UInt64
-- row unlabelled: UInt64
-- row authors: UInt64
-- row xx: Float64
-- row xm: Float64
-- row mm: Float64
WITH
  writers AS (
    SELECT
      toString(d.brand) AS about,
      if(p.person = 0, d.actor, p.person) AS author,
      sumIf(d.posts, d.sentiment = 'positive') AS pos,
      sumIf(d.posts, d.sentiment = 'neutral') AS neu,
      sumIf(d.posts, d.sentiment = 'negative') AS neg,
      sumIf(d.posts, d.sentiment = '') AS none,
      pos + neu + neg AS labelled
    FROM author_daily AS d
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = d.actor
    WHERE d.workspace = {workspace:String} AND d.brand IN {brands:Array(String)} AND d.day BETWEEN {first:Date} AND {last:Date}
      AND ({campaign:String} = '' OR d.campaign = {campaign:String})
    GROUP BY about, author
  )
SELECT
  about AS brand,
  toUInt64(sum(pos)) AS positive,
  toUInt64(sum(neu)) AS neutral,
  toUInt64(sum(neg)) AS negative,
  toUInt64(sum(none)) AS unlabelled,
  countIf(labelled > 0) AS authors,
  toFloat64(sum(neg * neg)) AS xx,
  toFloat64(sum(neg * labelled)) AS xm,
  toFloat64(sum(labelled * labelled)) AS mm
FROM writers
GROUP BY about
ORDER BY sum(pos + neu + neg + none) DESC, brand
