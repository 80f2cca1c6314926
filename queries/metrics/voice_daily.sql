-- Posts per brand of a fixed list and day.
-- reads Create
-- param workspace: String
-- param brands: Array(String)
-- param first: Date
-- param last: Date
-- row day: Date
-- row brand: String
-- row mentions: UInt64
SELECT day, toString(author_daily.brand) AS brand, toUInt64(sum(posts)) AS mentions
FROM author_daily
WHERE workspace = {workspace:String} AND author_daily.brand IN {brands:Array(String)} AND day BETWEEN {first:Date} AND {last:Date}
GROUP BY day, brand
ORDER BY day, brand
