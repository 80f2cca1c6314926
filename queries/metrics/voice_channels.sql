-- Posts and authors per brand of a fixed list and channel, with the sum of squares over authors; visibility is that of most posts of the channel. An author is a person.
-- reads Create
-- param workspace: String
-- param generation: UInt64
-- param brands: Array(String)
-- param first: Date
-- param last: Date
-- row brand: String
-- row channel: String
-- row visibility: String
-- row posts: UInt64
-- row authors: UInt64
-- row xx: Float64
WITH
  spoken AS (
    SELECT toString(d.brand) AS about, toString(d.channel) AS place, if(p.person = 0, d.actor, p.person) AS author, sum(d.posts) AS written
    FROM author_daily AS d
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = d.actor
    WHERE d.workspace = {workspace:String} AND d.brand IN {brands:Array(String)} AND d.day BETWEEN {first:Date} AND {last:Date}
    GROUP BY about, place, author
  ),
  places AS (
    SELECT name, argMax(layer, said) AS seen_as
    FROM (
      SELECT toString(crowd_daily.channel) AS name, toString(crowd_daily.visibility) AS layer, sum(events) AS said
      FROM crowd_daily
      WHERE workspace = {workspace:String} AND brand IN {brands:Array(String)} AND verb = 'Create' AND campaign = ''
        AND day BETWEEN {first:Date} AND {last:Date}
      GROUP BY name, layer
    )
    GROUP BY name
  )
SELECT
  about AS brand, place AS channel, any(places.seen_as) AS visibility,
  toUInt64(sum(written)) AS posts, count() AS authors, toFloat64(sum(written * written)) AS xx
FROM spoken LEFT JOIN places ON places.name = spoken.place
GROUP BY about, place
ORDER BY brand, posts DESC, channel
