-- Who bought in these days, by the fifths in which they stand by recency, frequency and money net of returns, each person once: how many, how often they bought, and for how much.
-- reads Purchase, Return
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param currency: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- param last: Date
-- row r: UInt8
-- row f: UInt8
-- row m: UInt8
-- row people: UInt64
-- row purchases: UInt64
-- row money: Float64
WITH
  -- with rfm_scored
SELECT r, f, m, count() AS people, toUInt64(sum(scored.frequency)) AS purchases, arraySum(arraySort(groupArray(scored.money))) AS money
FROM scored
GROUP BY r, f, m
ORDER BY r, f, m
