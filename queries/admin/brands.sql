-- Brands that customers dealt with, the most mentioned first; a brand that was only seen or bought comes after.
-- param workspace: String
-- row brand: String
-- row mentions: UInt64
SELECT brand, toUInt64(sumIf(events, verb = 'Create' AND role = 'customer')) AS mentions
FROM activity_monthly
WHERE workspace = {workspace:String} AND brand != ''
GROUP BY brand
ORDER BY mentions DESC, sum(events) DESC, brand
