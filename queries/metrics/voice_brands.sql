-- Posts and authors per brand of a fixed list, with the sums over authors from which clustered intervals are made: all posts, or those of one label. An author is a person.
-- reads Create
-- param workspace: String
-- param generation: UInt64
-- param brands: Array(String)
-- param first: Date
-- param last: Date
-- param sentiment: String
-- row brand: String
-- row mentions: UInt64
-- row authors: UInt64
-- row post_xx: Float64
-- row post_xm: Float64
-- row pair_xm: Float64
-- row all_authors: UInt64
-- row all_posts: UInt64
-- row all_pairs: UInt64
-- row post_mm: Float64
-- row pair_mm: Float64
WITH
  spoken AS (
    SELECT toString(d.brand) AS about, if(p.person = 0, d.actor, p.person) AS author, sum(d.posts) AS posts
    FROM author_daily AS d
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = d.actor
    WHERE d.workspace = {workspace:String} AND d.brand IN {brands:Array(String)} AND d.day BETWEEN {first:Date} AND {last:Date}
      AND ({sentiment:String} = '' OR d.sentiment = {sentiment:String})
    GROUP BY about, author
  ),
  writers AS (SELECT author, sum(posts) AS written, count() AS subjects FROM spoken GROUP BY author),
  totals AS (
    SELECT
      count() AS all_authors, toUInt64(sum(written)) AS all_posts, toUInt64(sum(subjects)) AS all_pairs,
      toFloat64(sum(written * written)) AS post_mm, toFloat64(sum(subjects * subjects)) AS pair_mm
    FROM writers
  )
SELECT
  s.about AS brand,
  toUInt64(sum(s.posts)) AS mentions,
  count() AS authors,
  toFloat64(sum(s.posts * s.posts)) AS post_xx,
  toFloat64(sum(s.posts * w.written)) AS post_xm,
  toFloat64(sum(w.subjects)) AS pair_xm,
  any(t.all_authors) AS all_authors,
  any(t.all_posts) AS all_posts,
  any(t.all_pairs) AS all_pairs,
  any(t.post_mm) AS post_mm,
  any(t.pair_mm) AS pair_mm
FROM spoken AS s INNER JOIN writers AS w ON w.author = s.author CROSS JOIN totals AS t
GROUP BY s.about
ORDER BY mentions DESC, brand
