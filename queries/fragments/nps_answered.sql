-- Answers to the recommendation question, each with who gave it: a person, or an account that belongs to nobody. Ends in `answered`.
-- Parameters: workspace, generation, brand, campaign, from, to.
answered AS (
  SELECT
    if(p.person = 0, i.actor, p.person) AS unit, i.at AS at, i.event_id AS event_id, i.survey AS survey, i.channel AS channel,
    i.properties AS properties, i.score AS score
  FROM (
    SELECT actor, at, event_id, toString(survey) AS survey, toString(channel) AS channel, properties, score
    FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Respond' AND role = 'customer'
      AND question = 'nps' AND score BETWEEN 0 AND 10
      AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
      AND ({campaign:String} = '' OR campaign = {campaign:String})
  ) AS i
  LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
    ON p.actor = i.actor
)
