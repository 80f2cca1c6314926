-- People by which sets they are in, and, of fans, what is known of their way to buying. Followers stand at the end; fans, members and customers are those of these days, and whoever has joined a community stands in it. A fan is identified when one of their accounts lives where customers of the brand buy.
-- reads Follow, Undo, Delete, Like, Create, Join, Leave, Purchase, Claim
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- param communities: Array(String)
-- param recent: DateTime64(3, 'UTC')
-- row follower: UInt8
-- row fan: UInt8
-- row member: UInt8
-- row customer: UInt8
-- row identified: UInt8
-- row new_fan: UInt8
-- row before: UInt8
-- row after: UInt8
-- row people: UInt64
WITH
  -- Where customers buy: the channels on which accounts that bought live.
  (
    SELECT groupBitmapState(actor) FROM actor
    WHERE workspace = {workspace:String} AND channel IN (
      SELECT channel FROM actor WHERE workspace = {workspace:String} AND actor IN (
        SELECT actor FROM interaction
        WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Purchase' AND role = 'customer'
          AND at < {to:DateTime64(3, 'UTC')}
      )
    )
  ) AS customer_accounts,
  persons AS (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}),
  -- with follow_spells,
  -- The same account likes a thing once: sent twice, it ends with the Undo of either.
  fond AS (
    SELECT s.actor AS actor, min(s.at) AS since
    FROM (
      SELECT actor, event_id, at, if(verb = 'Create' OR object_id = '', event_id, object_id) AS thing FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND role = 'customer'
        AND (verb = 'Like' OR (verb = 'Create' AND sentiment = 'positive'))
        AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
    ) AS s LEFT JOIN undone AS u ON u.actor = s.actor AND u.object_id = s.event_id
    GROUP BY actor, s.thing
    HAVING NOT (countIf(u.actor != 0) > 0 AND maxIf(u.undone_at, u.actor != 0) >= max(s.at))
  ),
  replies AS (
    SELECT actor, in_reply_to FROM interaction
    WHERE workspace = {workspace:String} AND brand IN ({brand:String}, '') AND verb = 'Create' AND role = 'customer'
      AND in_reply_to != '' AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
  ),
  talkers AS (
    SELECT r.actor AS actor
    FROM replies AS r
    INNER JOIN (
      SELECT event_id, actor FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Create' AND role = 'customer'
        AND at < {to:DateTime64(3, 'UTC')} AND event_id IN (SELECT in_reply_to FROM replies)
    ) AS s ON s.event_id = r.in_reply_to
    LEFT JOIN persons AS a ON a.actor = s.actor
    LEFT JOIN persons AS b ON b.actor = r.actor
    WHERE if(a.person = 0, s.actor, a.person) != if(b.person = 0, r.actor, b.person)
  ),
  joined AS (
    SELECT actor FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN ('Join', 'Leave') AND role = 'customer'
      AND at < {to:DateTime64(3, 'UTC')}
    GROUP BY actor, object_id
    HAVING argMax(verb, (at, event_id)) = 'Join' AND countIf(verb = 'Join' AND object_type IN {communities:Array(String)}) > 0
  ),
  marks AS (
    SELECT actor, 'follower' AS mark, {to:DateTime64(3, 'UTC')} AS since FROM spells WHERE end >= {to:DateTime64(3, 'UTC')}
    UNION ALL SELECT actor, 'fan' AS mark, since FROM fond
    UNION ALL SELECT actor, 'member' AS mark, {to:DateTime64(3, 'UTC')} AS since FROM talkers
    UNION ALL SELECT actor, 'member' AS mark, {to:DateTime64(3, 'UTC')} AS since FROM joined
    UNION ALL
    SELECT actor, 'bought' AS mark, at AS since FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Purchase' AND role = 'customer'
      AND at < {to:DateTime64(3, 'UTC')}
    UNION ALL
    SELECT actor, 'campaign' AS mark, at AS since FROM interaction
    WHERE {campaign:String} != '' AND workspace = {workspace:String} AND brand = {brand:String} AND campaign = {campaign:String}
      AND verb IN ('Claim', 'Follow', 'Like') AND role = 'customer' AND at < {to:DateTime64(3, 'UTC')}
  ),
  people AS (
    SELECT
      if(p.person = 0, m.actor, p.person) AS unit,
      countIf(m.mark = 'follower') > 0 AS is_follower,
      countIf(m.mark = 'fan') > 0 AS is_fan,
      countIf(m.mark = 'member') > 0 AS is_member,
      countIf(m.mark = 'bought' AND m.since >= {from:DateTime64(3, 'UTC')}) > 0 AS is_customer,
      max(bitmapContains(customer_accounts, m.actor)) > 0 OR unit IN (SELECT person FROM persons WHERE bitmapContains(customer_accounts, actor)) AS is_known,
      minIf(m.since, m.mark = 'fan') AS fan_since,
      groupArrayIf(m.since, m.mark = 'bought') AS bought
    FROM marks AS m LEFT JOIN persons AS p ON p.actor = m.actor
    GROUP BY unit
    HAVING {campaign:String} = '' OR countIf(m.mark = 'campaign') > 0
  )
SELECT
  is_follower AS follower, is_fan AS fan, is_member AS member, is_customer AS customer,
  is_fan AND is_known AS identified,
  is_fan AND fan_since >= {recent:DateTime64(3, 'UTC')} AS new_fan,
  is_fan AND arrayExists(at -> at <= fan_since, bought) AS before,
  toUInt8(if(is_fan, least(2, arrayCount(at -> at > fan_since, bought)), 0)) AS after,
  count() AS people
FROM people
WHERE is_follower OR is_fan OR is_member OR is_customer
GROUP BY follower, fan, member, customer, identified, new_fan, before, after
ORDER BY follower, fan, member, customer, identified, new_fan, before, after
