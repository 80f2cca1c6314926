-- How many of the people asked the recommendation question answered it afterwards, survey by survey, and how many answered without being asked.
-- reads Invite, Respond
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row invited: UInt64
-- row answered: UInt64
-- row uninvited: UInt64
WITH
  asked AS (
    SELECT
      if(p.person = 0, i.actor, p.person) AS unit,
      i.survey AS asked_in,
      countIf(i.verb = 'Invite') AS invitations,
      countIf(i.verb = 'Invite' AND i.at >= {from:DateTime64(3, 'UTC')}) AS invitations_now,
      minIf(i.at, i.verb = 'Invite' AND i.at >= {from:DateTime64(3, 'UTC')}) AS invited_at,
      maxIf(i.at, i.verb = 'Respond') AS answered_at,
      countIf(i.verb = 'Respond' AND i.at >= {from:DateTime64(3, 'UTC')}) AS answers_now
    FROM (
      SELECT actor, survey, verb, at FROM interaction
      WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN ('Invite', 'Respond') AND role = 'customer'
        AND question = 'nps' AND at < {to:DateTime64(3, 'UTC')} AND (verb = 'Invite' OR score BETWEEN 0 AND 10)
        AND ({campaign:String} = '' OR campaign = {campaign:String})
    ) AS i
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = i.actor
    GROUP BY unit, asked_in
  )
SELECT
  countIf(invitations_now > 0) AS invited,
  countIf(invitations_now > 0 AND answered_at >= invited_at) AS answered,
  countIf(invitations = 0 AND answers_now > 0) AS uninvited
FROM asked
