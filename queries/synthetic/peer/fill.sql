-- The same interactions, as rows of that table.
INSERT INTO peer_event
SELECT verb, at, concat(toString(channel), ':', toString(actor)),
  concat('{"brand":"', toString(brand), '","channel":"', toString(channel), '","campaign":"', toString(campaign), '","sentiment":"', toString(sentiment), '","value":', toString(value), '}')
FROM interaction
SETTINGS max_execution_time = 0, max_memory_usage = 0, max_partitions_per_insert_block = 0
