-- What people buy in shops that get something in waves, made inside the engine for benchmarks: numbers from {first} on are acts, and the
-- same numbers give the same rows. A person is of one shop. Of the acts in a week without it, one in ten is left out: so many more
-- there are with it. Shops from 0 on are in waves of {wave}; wave k gets it {lag}·k weeks after the start, others never.
INSERT INTO interaction (
  workspace, event_id, verb, at, received_at, channel, visibility, actor, role, account, object_id, object_type, thread,
  in_reply_to, brand, topics, campaign, experiment, arm, survey, question, linked, text, language, sentiment, value,
  currency, score, audience, properties, source, segment, line
)
SETTINGS max_insert_threads = 1, max_threads = 2, max_partitions_per_insert_block = 0, max_execution_time = 0, max_memory_usage = 0
WITH
  toUInt32(1 + cityHash64(number, 1) % {people}) AS who,
  who % {shops} AS shop,
  intDiv(shop, {wave}) AS wave,
  cityHash64(number, 2) % ({weeks} * 604800000) AS passed,
  intDiv(passed, 604800000) AS week,
  wave < {waves} AND week >= {before} + {lag} * wave AS has_it
SELECT
  {workspace}, concat('w', toString(number)), 'Purchase', toDateTime64({from}, 3, 'UTC') + toIntervalMillisecond(passed) AS moment,
  moment + toIntervalSecond(1), 'shop', 'offline', who, 'customer', '', '', '', '', '',
  'Acme', [], '', '', '', '', '', 0, '', '', '', 1, 'EUR', 0, 0, map('shop', concat('shop ', toString(shop))), 'synthetic', '', 0
FROM numbers({first}, {count})
WHERE has_it OR cityHash64(number, 3) % 10 > 0
