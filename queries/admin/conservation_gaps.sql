-- Segments whose books and tables differ, the oldest first: which lines are missing, and which are stored more than once or without being in the books. At most a thousand segments, and a thousand lines of each; the counts are of all lines.
-- param workspace: String
-- param except: Array(String)
-- row segment: String
-- row received_at: DateTime64(3, 'UTC')
-- row kind: String
-- row accounted: UInt64
-- row stored: UInt64
-- row missing: Array(UInt32)
-- row surplus: Array(UInt32)
-- row missing_count: UInt64
-- row surplus_count: UInt64
WITH
  arrayExcept(owed, present) AS every_missing,
  arraySort(arrayDistinct(arrayConcat(
    arrayExcept(present, owed),
    arrayFilter((x, times) -> times > 1, present, arrayEnumerateUniq(present))
  ))) AS every_surplus
SELECT
  segment, seen_at AS received_at, kind, accounted, stored,
  arraySlice(every_missing, 1, 1000) AS missing, arraySlice(every_surplus, 1, 1000) AS surplus,
  length(every_missing) AS missing_count, length(every_surplus) AS surplus_count
FROM (
  SELECT
    segment, kind, max(seen_at) AS seen_at, sum(due_count) AS accounted, sum(present_count) AS stored,
    arraySort(groupArrayArray(due)) AS owed, arraySort(groupArrayArray(here)) AS present
  FROM (
    SELECT
      segment, 'interaction' AS kind, ledger.received_at AS seen_at, accepted AS due_count,
      toUInt64(0) AS present_count, interaction_lines AS due, emptyArrayUInt32() AS here
    FROM ledger WHERE workspace = {workspace:String} AND segment NOT IN (SELECT arrayJoin({except:Array(String)}))
    UNION ALL
    SELECT
      segment, 'dead letter' AS kind, ledger.received_at AS seen_at, dead_lettered AS due_count,
      toUInt64(0) AS present_count, dead_letter_lines AS due, emptyArrayUInt32() AS here
    FROM ledger WHERE workspace = {workspace:String} AND segment NOT IN (SELECT arrayJoin({except:Array(String)}))
    UNION ALL
    SELECT
      toString(segment) AS segment, 'interaction' AS kind, max(interaction.received_at) AS seen_at,
      toUInt64(0) AS due_count, count() AS present_count, emptyArrayUInt32() AS due, groupArray(line) AS here
    FROM interaction
    WHERE workspace = {workspace:String} AND interaction.segment != '' AND interaction.segment NOT IN (SELECT arrayJoin({except:Array(String)}))
    GROUP BY segment
    UNION ALL
    SELECT
      toString(segment) AS segment, 'dead letter' AS kind, max(dead_letter.received_at) AS seen_at,
      toUInt64(0) AS due_count, count() AS present_count, emptyArrayUInt32() AS due, groupArray(line) AS here
    FROM dead_letter
    WHERE workspace = {workspace:String} AND dead_letter.segment != '' AND dead_letter.segment NOT IN (SELECT arrayJoin({except:Array(String)}))
    GROUP BY segment
  )
  GROUP BY segment, kind
  HAVING accounted != stored OR owed != present
  ORDER BY segment, kind
  LIMIT 1000
)
ORDER BY segment, kind
