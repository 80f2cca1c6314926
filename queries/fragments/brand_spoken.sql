-- What was said to and by a brand. Ends in `spoken`. Parameters: workspace, brand, since, as_of.
spoken AS (
  SELECT event_id, at, verb, channel, actor, role, account, object_id, thread, in_reply_to, topics, campaign, properties
  FROM interaction
  WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN ('Create', 'Message', 'Track')
    AND at >= {since:DateTime64(3, 'UTC')} AND at <= {as_of:DateTime64(3, 'UTC')}
)
