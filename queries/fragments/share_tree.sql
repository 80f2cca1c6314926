-- Who passed something on, and through whom it came to them: every share with the one that it came through and the first thing
-- of its chain. A share names in inReplyTo what it came through, else in its object. Needs `verb`; ends in `passed`, one row a
-- share, with the number of its link in the chain. What does not hang on the beginning of a chain (shares that name each other
-- in a circle) is not in it, and neither is what comes after the hundredth link: no talk goes on for so long, anybody can send a
-- chain that does, and each link is a join. With WITH RECURSIVE. Parameters: workspace, generation, brand, since, as_of.
shares AS (
  SELECT
    i.event_id AS event_id, i.at AS at, i.campaign AS campaign, if(p.person = 0, i.actor, p.person) AS unit,
    if(i.in_reply_to != '' OR i.verb != 'Announce', i.in_reply_to, i.object_id) AS parent
  FROM (
    SELECT event_id, at, campaign, actor, verb, in_reply_to, object_id FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = {verb:String} AND role = 'customer'
      AND at >= {since:DateTime64(3, 'UTC')} AND at <= {as_of:DateTime64(3, 'UTC')}
  ) AS i
  LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
    ON p.actor = i.actor
),
passed AS (
  SELECT event_id, at, campaign, unit, parent, if(parent = '', event_id, parent) AS root, 1 AS link
  FROM shares WHERE parent NOT IN (SELECT event_id FROM shares)
  UNION ALL
  SELECT s.event_id, s.at, s.campaign, s.unit, s.parent, t.root, t.link + 1
  FROM shares AS s INNER JOIN passed AS t ON s.parent = t.event_id
  WHERE t.link < 100
)
