-- People reached, approximately, from raw events.
SELECT uniq(distinct_id) FROM peer_event WHERE event = 'View' AND JSONExtractString(properties, 'brand') = 'Brand 0'
