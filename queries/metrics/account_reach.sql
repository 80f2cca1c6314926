-- People who saw content of the brand by which of its accounts, of those with the most Views: a row for each pattern of accounts, with the number of people and of Views. A View names the account whose content was seen.
-- reads View
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- param most: UInt32
-- row accounts: Array(String)
-- row people: UInt64
-- row views: UInt64
WITH
  seen AS (
    SELECT actor, toString(account) AS of_account, count() AS times FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'View' AND role = 'customer' AND account != ''
      AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
      AND ({campaign:String} = '' OR campaign = {campaign:String})
    GROUP BY actor, of_account
  ),
  largest AS (SELECT of_account FROM seen GROUP BY of_account ORDER BY sum(times) DESC, of_account LIMIT {most:UInt32}),
  people AS (
    SELECT arraySort(groupUniqArray(s.of_account)) AS of_accounts, sum(s.times) AS deliveries
    FROM seen AS s
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = s.actor
    WHERE s.of_account IN (SELECT of_account FROM largest)
    GROUP BY if(p.person = 0, s.actor, p.person)
  )
SELECT of_accounts AS accounts, count() AS people, toUInt64(sum(deliveries)) AS views
FROM people
GROUP BY accounts
ORDER BY people DESC, accounts
