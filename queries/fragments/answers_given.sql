-- What people of a brand answered: the events that their replies name, and, for private conversations, the last message of theirs that names none. Ends in `conversations`.
-- Parameters: workspace, brand, from.
answers AS (
  SELECT DISTINCT in_reply_to FROM interaction
  WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN ('Create', 'Message')
    AND role IN ('brand', 'employee') AND in_reply_to != '' AND at >= {from:DateTime64(3, 'UTC')}
),
-- A private conversation has one customer: what says nothing of what it answers, answers what was open until then.
conversations AS (
  SELECT interaction.thread AS conversation, max(interaction.at) AS answered_until, count() AS said
  FROM interaction
  WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Message' AND role IN ('brand', 'employee')
    AND in_reply_to = '' AND interaction.thread != '' AND interaction.at >= {from:DateTime64(3, 'UTC')}
  GROUP BY conversation
)
