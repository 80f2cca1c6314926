-- What customers pay a purchase when they buy again, in one currency and before returns: on how many days after their first one, and their mean a day, to three digits. A day with a purchase is one purchase.
-- reads Purchase
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param currency: String
-- param last: Date
-- row x: UInt32
-- row mean: Float64
-- row customers: UInt64
WITH
  -- with purchase_days,
  customers AS (
    SELECT
      toUInt32(countIf(d.counts) - argMin(d.counts, d.day)) AS x,
      (arraySum(arraySort(groupArray(d.paid))) - argMin(d.paid, d.day)) / x AS exact
    FROM days AS d
    GROUP BY unit
    HAVING x > 0 AND exact > 0
  )
SELECT x, round(exact, toInt8(2 - floor(log10(exact)))) AS mean, count() AS customers
FROM customers
GROUP BY x, mean
ORDER BY x, mean
