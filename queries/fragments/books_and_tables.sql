-- What the books say, what the interactions are, and what the dead letters are, in rows of one shape that can be summed: by workspace and entrance, without some segments.
SELECT
  workspace, toString(ledger.source) AS source, sum(ledger.received) AS r, sum(ledger.accepted) AS a,
  sum(ledger.duplicates) AS d, sum(ledger.dead_lettered) AS l, toUInt64(0) AS s, toUInt64(0) AS t, toUInt64(0) AS b
FROM ledger WHERE segment NOT IN (SELECT arrayJoin({except:Array(String)}))
GROUP BY workspace, source
UNION ALL
SELECT
  workspace, toString(interaction.source) AS source, toUInt64(0) AS r, toUInt64(0) AS a, toUInt64(0) AS d,
  toUInt64(0) AS l, countIf(segment != '') AS s, toUInt64(0) AS t, countIf(segment = '') AS b
FROM interaction WHERE segment NOT IN (SELECT arrayJoin({except:Array(String)}))
GROUP BY workspace, source
UNION ALL
SELECT
  workspace, toString(dead_letter.source) AS source, toUInt64(0) AS r, toUInt64(0) AS a, toUInt64(0) AS d,
  toUInt64(0) AS l, toUInt64(0) AS s, countIf(segment != '') AS t, countIf(segment = '') AS b
FROM dead_letter WHERE segment NOT IN (SELECT arrayJoin({except:Array(String)}))
GROUP BY workspace, source
