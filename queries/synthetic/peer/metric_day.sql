SELECT e.arm AS arm, toFloat64(count()) AS n, avg(o.y) AS mean, varSamp(o.y) AS variance
FROM (
  SELECT actor, any(interaction.arm) AS arm, min(at) AS exposed_at FROM interaction
  WHERE workspace = {workspace} AND brand = 'Acme' AND verb = 'Expose' AND experiment = 'bench' AND toDate(at) <= toDate({day})
  GROUP BY actor
) AS e
LEFT JOIN (
  SELECT a.actor AS actor, multiIf({measure} = 'any', 1., {measure} = 'count', toFloat64(count()), sum(a.value)) AS y
  FROM (SELECT actor, at, value FROM interaction WHERE workspace = {workspace} AND brand = 'Acme' AND verb = {verb}) AS a
  INNER JOIN (
    SELECT actor, min(at) AS exposed_at FROM interaction
    WHERE workspace = {workspace} AND brand = 'Acme' AND verb = 'Expose' AND experiment = 'bench' AND toDate(at) <= toDate({day})
    GROUP BY actor
  ) AS x ON x.actor = a.actor
  WHERE a.at >= x.exposed_at AND a.at < x.exposed_at + toIntervalDay({windowDays})
  GROUP BY actor
) AS o ON o.actor = e.actor
GROUP BY arm
ORDER BY arm
