-- How the posts about one brand and those about each of a list go together: the sum over authors of the products of both. An author is a person.
-- reads Create
-- param workspace: String
-- param generation: UInt64
-- param own: String
-- param brands: Array(String)
-- param first: Date
-- param last: Date
-- row brand: String
-- row xy: Float64
WITH
  spoken AS (
    SELECT toString(d.brand) AS about, if(p.person = 0, d.actor, p.person) AS author, sum(d.posts) AS written
    FROM author_daily AS d
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = d.actor
    WHERE d.workspace = {workspace:String} AND d.brand IN {brands:Array(String)} AND d.day BETWEEN {first:Date} AND {last:Date}
    GROUP BY about, author
  )
SELECT other.about AS brand, toFloat64(sum(other.written * mine.written)) AS xy
FROM spoken AS other
INNER JOIN (SELECT author, written FROM spoken WHERE about = {own:String}) AS mine ON mine.author = other.author
GROUP BY brand
ORDER BY brand
