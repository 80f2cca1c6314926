-- How many further people each one who passed something on brought, within a time that all of them had: cascades by how many sharers had that time and how many people these brought; sharers by how many each brought; how many are too recent to count; and how many stand at the last link of a chain that is followed. Somebody who passes on the same thing again is one sharer: the first time counts.
-- reads Announce, Join
-- param workspace: String
-- param generation: UInt64
-- param brand: String
-- param campaign: String
-- param verb: String
-- param since: DateTime64(3, 'UTC')
-- param from: DateTime64(3, 'UTC')
-- param to: DateTime64(3, 'UTC')
-- param as_of: DateTime64(3, 'UTC')
-- param chance_seconds: UInt32
-- row measure: String
-- row parents: UInt64
-- row children: UInt64
-- row units: UInt64
WITH RECURSIVE
  -- with share_tree,
  sharers AS (
    SELECT
      root, unit, min((at, event_id)) AS earliest, earliest.1 AS first_at,
      argMin(parent, (at, event_id)) AS through, argMin(campaign, (at, event_id)) AS first_campaign, groupArray(event_id) AS own, max(link) AS furthest
    FROM passed
    GROUP BY root, unit
  ),
  -- Whoever came through an event stands beside whose event it is: once under what they came through, once under each of their own.
  meetings AS (
    SELECT
      root, place.1 AS event_id,
      anyIf((unit, first_at, first_campaign, furthest), place.2) AS owner,
      groupArrayIf((unit, first_at), NOT place.2) AS came
    FROM sharers ARRAY JOIN arrayPushFront(arrayMap(event -> (event, true), own), (through, false)) AS place
    GROUP BY root, event_id
    HAVING owner.1 != 0
  ),
  counted AS (
    SELECT
      root, owner.1 AS unit, any(owner.2) AS first_at, any(owner.4) AS link,
      first_at + toIntervalSecond({chance_seconds:UInt32}) AS chance_end,
      chance_end <= {as_of:DateTime64(3, 'UTC')} AS had_chance,
      sum(arrayCount(one -> one.1 != owner.1 AND one.2 >= owner.2
        AND one.2 < owner.2 + toIntervalSecond({chance_seconds:UInt32}), came)) AS offspring
    FROM meetings
    WHERE owner.2 >= {from:DateTime64(3, 'UTC')} AND owner.2 < {to:DateTime64(3, 'UTC')}
      AND ({campaign:String} = '' OR owner.3 = {campaign:String})
    GROUP BY root, unit
  ),
  cascades AS (
    SELECT
      countIf(had_chance) AS m, sumIf(offspring, had_chance) AS x, countIf(NOT had_chance) AS young, countIf(link = 100) AS last,
      groupArrayIf(toUInt64(offspring), had_chance) AS each
    FROM counted GROUP BY root
  )
SELECT cell.1 AS measure, cell.2 AS parents, cell.3 AS children, sum(cell.4) AS units
FROM (
  SELECT arrayJoin(arrayConcat(
    if(m = 0, [], [('cascades', toUInt64(m), toUInt64(x), toUInt64(1))]),
    arrayMap(one -> ('sharers', toUInt64(1), one, toUInt64(1)), each),
    if(young = 0, [], [('too recent', toUInt64(1), toUInt64(0), toUInt64(young))]),
    if(last = 0, [], [('last link', toUInt64(1), toUInt64(0), toUInt64(last))])
  )) AS cell
  FROM cascades
)
GROUP BY measure, parents, children
ORDER BY measure, parents, children
