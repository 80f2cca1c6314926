-- What readers say of messages about a brand: of each reader the newest word that is not taken back, the reader who came first standing first. Ends in `held`.
-- Parameters: workspace, brand.
said AS (
  SELECT
    object_id AS message, actor AS reader, min((interaction.at, event_id)) AS since,
    argMax(if(sentiment != '', toString(sentiment), properties['label']), (interaction.at, event_id)) AS judgement,
    argMax(properties['asks'] = 'yes', (interaction.at, event_id)) AS is_question,
    argMax(arrayMap(topic -> toString(topic), interaction.topics), (interaction.at, event_id)) AS subjects
  FROM interaction
  WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb = 'Label' AND role = 'employee'
  GROUP BY message, reader
),
held AS (
  SELECT message, arraySort(one -> one.1, groupArray((since, judgement, is_question, subjects, reader))) AS readings
  FROM said WHERE judgement != 'withdrawn'
  GROUP BY message
)
