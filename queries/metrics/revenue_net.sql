-- What customers paid and what they were given back in these days, by currency.
-- reads Purchase, Return
-- param workspace: String
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row currency: String
-- row purchases: UInt64
-- row returns: UInt64
-- row paid: Float64
-- row refunded: Float64
SELECT
  toString(currency) AS currency,
  countIf(verb = 'Purchase') AS purchases,
  countIf(verb = 'Return') AS returns,
  -- Added up in order of size: the same amounts in any order of arrival give the same sum, to its last digit.
  arraySum(arraySort(groupArrayIf(value, verb = 'Purchase'))) AS paid,
  arraySum(arraySort(groupArrayIf(value, verb = 'Return'))) AS refunded
FROM interaction
WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN ('Purchase', 'Return') AND role = 'customer'
  AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
  AND ({campaign:String} = '' OR campaign = {campaign:String})
GROUP BY currency
ORDER BY paid DESC, currency
