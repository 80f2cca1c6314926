-- Purchase histories of who bought in these days, by their fifths of recency and frequency: how often they bought again (x), when last, how long they have been customers (both in days since their very first purchase), and on how many of the repeat days in one currency, for how much. A day with a purchase is one purchase.
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
-- row x: UInt32
-- row tx: UInt32
-- row t: UInt32
-- row paid_days: UInt32
-- row customers: UInt64
-- row paid: Float64
WITH
  -- with rfm_scored,
  -- with purchase_days,
  customers AS (
    SELECT
      d.unit AS unit, min(d.day) AS first_day, max(d.day) AS last_day, count() AS days_bought,
      toUInt32(countIf(d.counts) - argMin(d.counts, d.day)) AS paid_days,
      arraySum(arraySort(groupArray(d.paid))) - argMin(d.paid, d.day) AS paid
    FROM days AS d
    GROUP BY unit
  )
SELECT
  s.r AS r, s.f AS f, toUInt32(c.days_bought - 1) AS x, toUInt32(c.last_day - c.first_day) AS tx, toUInt32({last:Date} - c.first_day) AS t,
  c.paid_days AS paid_days, count() AS customers, arraySum(arraySort(groupArray(c.paid))) AS paid
FROM customers AS c
INNER JOIN scored AS s ON s.unit = c.unit
GROUP BY r, f, x, tx, t, paid_days
ORDER BY r, f, x, tx, t, paid_days
