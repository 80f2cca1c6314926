-- Labelled posts of customers that name an account of the brand, for each account and each two of them: authors of both, labelled and negative posts of the first, and the sums over authors from which clustered intervals are made. An author is a person.
-- reads Create
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row one: String
-- row other: String
-- row authors: UInt64
-- row m: UInt64
-- row x: UInt64
-- row xx: Float64
-- row xm: Float64
-- row mm: Float64
-- row complainers: UInt64
WITH
  written AS (
    SELECT
      if(p.person = 0, i.actor, p.person) AS author, toString(i.account) AS of_account,
      count() AS posts, countIf(i.sentiment = 'negative') AS negative
    FROM interaction AS i
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = i.actor
    WHERE i.workspace = {workspace:String} AND i.brand = {brand:String} AND i.verb = 'Create' AND i.role = 'customer'
      AND i.account != '' AND i.sentiment != ''
      AND i.at >= {from:DateTime64(3, 'UTC')} AND i.at < {to:DateTime64(3, 'UTC')}
      AND ({campaign:String} = '' OR i.campaign = {campaign:String})
    GROUP BY author, of_account
  )
SELECT
  a.of_account AS one, b.of_account AS other, count() AS authors, toUInt64(sum(a.posts)) AS m, toUInt64(sum(a.negative)) AS x,
  toFloat64(sum(a.negative * b.negative)) AS xx, toFloat64(sum(a.negative * b.posts)) AS xm, toFloat64(sum(a.posts * b.posts)) AS mm,
  assumeNotNull((SELECT uniqExactIf(author, negative > 0) FROM written)) AS complainers
FROM written AS a INNER JOIN written AS b ON b.author = a.author
GROUP BY one, other
ORDER BY one, other
