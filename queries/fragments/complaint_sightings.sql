-- Who saw which complaint, for the first time, within a time that all of these complaints had: the post itself, or one of the
-- shares that carried it on. Its author is nobody whom it reached. Needs `passed` (share_tree); ends in `complaints` and
-- `sightings`, the latter with milliseconds since the complaint. Parameters: workspace, generation, brand, campaign, from, to,
-- as_of, within_seconds.
people AS (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}),
complaints AS (
  SELECT i.event_id AS complaint, i.at AS said_at, if(p.person = 0, i.actor, p.person) AS author
  FROM (
    SELECT event_id, at, actor FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Create' AND role = 'customer'
      AND sentiment = 'negative' AND ({campaign:String} = '' OR campaign = {campaign:String})
      AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
      AND at + toIntervalSecond({within_seconds:UInt32}) <= {as_of:DateTime64(3, 'UTC')}
  ) AS i
  LEFT JOIN people AS p ON p.actor = i.actor
),
carriers AS (
  SELECT complaint AS post, complaint, said_at, author FROM complaints
  UNION ALL
  SELECT t.event_id AS post, c.complaint AS complaint, c.said_at AS said_at, c.author AS author
  FROM passed AS t INNER JOIN complaints AS c ON c.complaint = t.root
),
sightings AS (
  SELECT
    c.complaint AS complaint, if(p.person = 0, v.actor, p.person) AS unit,
    -- Whoever saw it in the millisecond in which it was said waited one: the logarithm of no time is no number.
    greatest(1, min(dateDiff('millisecond', c.said_at, v.at))) AS after_ms
  FROM (
    SELECT actor, at, object_id FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'View' AND role = 'customer' AND object_id != ''
      AND at >= {from:DateTime64(3, 'UTC')} AND at <= {as_of:DateTime64(3, 'UTC')}
      -- Whatever may carry a complaint: fewer Views to join, without asking for the tree a second time.
      AND object_id IN (
        SELECT event_id FROM interaction
        WHERE workspace = {workspace:String} AND brand = {brand:String} AND role = 'customer'
          AND (verb = {verb:String} OR (verb = 'Create' AND sentiment = 'negative')) AND at <= {as_of:DateTime64(3, 'UTC')}
      )
  ) AS v
  INNER JOIN carriers AS c ON c.post = v.object_id
  LEFT JOIN people AS p ON p.actor = v.actor
  WHERE v.at >= c.said_at AND v.at < c.said_at + toIntervalSecond({within_seconds:UInt32})
  GROUP BY complaint, unit
  HAVING unit != any(c.author)
)
