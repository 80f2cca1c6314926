-- The brands of a workspace that anything is on record about, and when the earliest of their alarms begins.
-- param workspace: String
-- row brand: String
-- row begins: DateTime64(3, 'UTC')
SELECT toString(r.brand) AS brand, min(r.begins) AS begins
FROM alarm_record AS r
WHERE r.workspace = {workspace:String}
GROUP BY r.brand
ORDER BY brand
