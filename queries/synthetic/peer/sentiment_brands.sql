-- Mentions per brand and label, from raw events.
SELECT JSONExtractString(properties, 'brand') AS brand, JSONExtractString(properties, 'sentiment') AS label, count()
FROM peer_event WHERE event = 'Create' GROUP BY brand, label
