-- Posts by customers about the brand that neither name an account of it nor were answered by it, with the sums over authors from which a clustered interval is made. An author is a person.
-- reads Create
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row posts: UInt64
-- row unowned: UInt64
-- row untagged: UInt64
-- row unanswered: UInt64
-- row authors: UInt64
-- row xx: Float64
-- row xm: Float64
-- row mm: Float64
WITH
  answered AS (
    SELECT DISTINCT if(in_reply_to = '', interaction.thread, in_reply_to) AS post FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Create' AND role IN ('brand', 'employee')
      AND at >= {from:DateTime64(3, 'UTC')} AND post != ''
  ),
  authors AS (
    SELECT
      if(p.person = 0, i.actor, p.person) AS author, count() AS m,
      countIf(i.account = '') AS bare, countIf(i.event_id NOT IN (SELECT post FROM answered)) AS alone,
      countIf(i.account = '' AND i.event_id NOT IN (SELECT post FROM answered)) AS x
    FROM interaction AS i
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = i.actor
    WHERE i.workspace = {workspace:String} AND i.brand = {brand:String} AND i.verb = 'Create' AND i.role = 'customer'
      AND i.at >= {from:DateTime64(3, 'UTC')} AND i.at < {to:DateTime64(3, 'UTC')}
      AND ({campaign:String} = '' OR i.campaign = {campaign:String})
    GROUP BY author
  )
SELECT
  toUInt64(sum(m)) AS posts, toUInt64(sum(x)) AS unowned, toUInt64(sum(bare)) AS untagged, toUInt64(sum(alone)) AS unanswered,
  count() AS authors, toFloat64(sum(x * x)) AS xx, toFloat64(sum(x * m)) AS xm, toFloat64(sum(m * m)) AS mm
FROM authors
