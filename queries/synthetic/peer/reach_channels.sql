-- People reached per channel, approximately, from raw events.
SELECT JSONExtractString(properties, 'channel') AS channel, uniq(distinct_id), count() FROM peer_event
WHERE event = 'View' AND JSONExtractString(properties, 'brand') = 'Brand 0' GROUP BY channel
