-- Brands that customers posted about, the most mentioned first.
-- param workspace: String
-- row brand: String
-- row mentions: UInt64
SELECT brand, toUInt64(sum(posts)) AS mentions
FROM author_daily
WHERE workspace = {workspace:String} AND brand != ''
GROUP BY brand
ORDER BY mentions DESC, brand
