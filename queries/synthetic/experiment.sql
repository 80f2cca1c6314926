-- An experiment of any size, made inside the engine for benchmarks: {people} people, each exposed once on one of {days} days, then acts
-- of theirs, from four weeks before the first exposure to four weeks after the last. Numbers from {first} on
-- are rows; the same numbers give the same rows. Whoever is fonder does more, before and after, so that a covariate has
-- something to say.
INSERT INTO interaction (
  workspace, event_id, verb, at, received_at, channel, visibility, actor, role, account, object_id, object_type, thread,
  in_reply_to, brand, topics, campaign, experiment, arm, survey, question, linked, text, language, sentiment, value,
  currency, score, audience, properties, source, segment, line
)
SETTINGS max_insert_threads = 1, max_threads = 2, max_partitions_per_insert_block = 0, max_execution_time = 0, max_memory_usage = 0
WITH
  number < {people} AS is_exposure,
  cityHash64(number, 1) AS a, cityHash64(number, 2) AS b,
  -- Acts are drawn skewed: a few people do most.
  toUInt32(if(is_exposure, 1 + number, 1 + floor(pow((a % 1000003) / 1000003, 1.5) * {people}))) AS who,
  if(is_exposure, 'Expose', arrayElement(['Visit', 'Visit', 'Visit', 'Visit', 'Like', 'Like', 'Like', 'Purchase', 'Purchase', 'Create', 'Claim', 'Follow', 'Message', 'Announce', 'Return', 'Invite'], 1 + b % 16)) AS did,
  toDateTime64('2026-01-29 00:00:00', 3, 'UTC') + toIntervalMillisecond(if(
    is_exposure, toInt64(a % ({days} * 86400000)), toInt64(cityHash64(number, 3) % (({days} + 56) * 86400000)) - 28 * 86400000)) AS moment
SELECT
  {workspace}, concat('x', toString(number)), did, moment, moment + toIntervalSecond(1), 'web', 'public', who, 'customer', '', '', '', '', '',
  'Acme', [], '', if(is_exposure, 'bench', ''), if(is_exposure, if(cityHash64(who, 4) % 2 = 0, 'control', 'offer'), ''), '', '', 0, '', '', '',
  if(did IN ('Purchase', 'Return'), toFloat64(10000 + b % 9000) / 100, 0), if(did IN ('Purchase', 'Return'), 'EUR', ''), 0, 0, map(), 'synthetic', '', 0
FROM numbers({first}, {count})
