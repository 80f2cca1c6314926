-- Mentions and authors per brand, approximately, from raw events.
SELECT JSONExtractString(properties, 'brand') AS brand, count(), uniq(distinct_id) FROM peer_event WHERE event = 'Create' GROUP BY brand
