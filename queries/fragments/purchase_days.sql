-- What each customer paid on each day on which they bought, up to and with a day, in one currency and before returns. Ends in
-- `days`; `counts` says whether anything was paid in it. Parameters: workspace, generation, brand, currency, last.
days AS (
  SELECT
    if(p.person = 0, i.actor, p.person) AS unit, i.day AS day,
    arraySum(arraySort(groupArrayIf(i.value, i.currency = {currency:String}))) AS paid, countIf(i.currency = {currency:String}) > 0 AS counts
  FROM (
    SELECT actor, toDate(at) AS day, value, toString(interaction.currency) AS currency FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Purchase' AND role = 'customer'
      AND at < toDateTime64({last:Date} + 1, 3, 'UTC')
  ) AS i
  LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
    ON p.actor = i.actor
  GROUP BY unit, day
)
