-- People who turned to the brand (a message, or a post to an account of it), by how often they did so on which channels before a day and from it on: a row for each pattern, with the number of people.
-- reads Create, Message
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param from: DateTime64(3, 'UTC')
-- param middle: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- row before: Array(Tuple(String, UInt64))
-- row after: Array(Tuple(String, UInt64))
-- row people: UInt64
WITH
  contacts AS (
    SELECT actor, toString(channel) AS place, at >= {middle:DateTime64(3, 'UTC')} AS later FROM interaction
    WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN ('Create', 'Message') AND role = 'customer'
      AND (verb = 'Message' OR account != '')
      AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
      AND ({campaign:String} = '' OR campaign = {campaign:String})
  ),
  counted AS (
    SELECT if(p.person = 0, c.actor, p.person) AS unit, c.later AS later, c.place AS place, count() AS times
    FROM contacts AS c
    LEFT JOIN (SELECT actor, person FROM person WHERE workspace = {workspace:String} AND generation = {generation:UInt64}) AS p
      ON p.actor = c.actor
    GROUP BY unit, later, place
  ),
  people AS (
    SELECT
      arraySort(groupArrayIf((place, times), NOT later)) AS before,
      arraySort(groupArrayIf((place, times), later)) AS after
    FROM counted GROUP BY unit
  )
SELECT before, after, count() AS people FROM people GROUP BY before, after ORDER BY people DESC, before, after
