-- Daily uniques, approximately, from raw events.
SELECT toDate(timestamp) AS day, uniq(distinct_id) FROM peer_event
WHERE event = 'View' AND JSONExtractString(properties, 'brand') = 'Brand 0' GROUP BY day ORDER BY day
