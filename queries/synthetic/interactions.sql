-- A market of any size, made inside the engine for benchmarks: {count} interactions from number {first} on. The same numbers give
-- the same rows. Accounts are drawn skewed, so that a few do most; most interactions are views, as on any network.
INSERT INTO interaction (
  workspace, event_id, verb, at, received_at, channel, visibility, actor, role, account, object_id, object_type, thread,
  in_reply_to, brand, topics, campaign, experiment, arm, survey, question, linked, text, language, sentiment, value,
  currency, score, audience, properties, source, segment, line
)
SETTINGS max_insert_threads = 1, max_threads = 2, max_partitions_per_insert_block = 0, max_execution_time = 0, max_memory_usage = 0
WITH
  cityHash64(number, 1) AS a, cityHash64(number, 2) AS b, cityHash64(number, 3) AS c,
  a % 1000 AS roll,
  multiIf(roll < 880, 'View', roll < 930, 'Like', roll < 955, 'Create', roll < 965, 'Announce', roll < 972, 'Follow',
          roll < 978, 'Message', roll < 985, 'Visit', roll < 992, 'Purchase', roll < 993, 'Return', roll < 996, 'Invite',
          roll < 998, 'Respond', 'Claim') AS did,
  toUInt32(1 + floor(pow((b % 1000003) / 1000003, 2.2) * {people})) AS who,
  toUInt32(intDiv(a, 1000) % 100) AS pick,
  arrayElement([0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7], 1 + c % 15) AS brand_no,
  -- An account lives on one channel; a tenth of what it does happens elsewhere.
  if(c % 10 = 0, intDiv(c, 16) % 12, who % 12) AS channel_no,
  toDateTime64('2025-01-01 00:00:00', 3, 'UTC') + toIntervalSecond(toUInt32(cityHash64(number, 4) % ({days} * 86400))) AS moment,
  intDiv(intDiv(c, 1000) % 100, 60) * (1 + intDiv(c, 100000) % 5 + brand_no * 5) AS campaign_no,
  toInt16(if(pick < 45, 9 + pick % 2, if(pick < 75, 7 + pick % 2, pick % 7))) AS grade
SELECT
  {workspace}, concat('m', toString(number)), did, moment, moment + toIntervalSecond(1), concat('channel-', toString(channel_no)),
  if(channel_no = 10, 'dark', if(channel_no = 11, 'offline', 'public')), who, if(pick = 99 AND did IN ('Create', 'Message'), 'employee', 'customer'),
  if(did = 'Message' OR pick < 30, concat('@brand-', toString(brand_no)), ''),
  if(did IN ('Purchase', 'Return'), concat('product-', toString(pick)), concat('post-', toString(intDiv(number, 400)))), '',
  if(did IN ('Create', 'Message'), concat('thread-', toString(intDiv(number, 400))), ''),
  if(did IN ('Create', 'Message') AND pick % 3 = 0, concat('m', toString(intDiv(number, 2))), ''),
  concat('Brand ', toString(brand_no)), if(did = 'Create', [concat('topic-', toString(pick % 12))], []),
  if(campaign_no = 0, '', concat('campaign-', toString(campaign_no))), '', '',
  if(did IN ('Invite', 'Respond'), 'spring', ''), if(did IN ('Invite', 'Respond'), 'nps', ''), 0,
  if(did IN ('Create', 'Message'), repeat(concat('what was said about it ', toString(pick), ' '), 4), ''), 'en',
  if(did = 'Create', arrayElement(['', 'positive', 'neutral', 'negative'], 1 + pick % 4), ''),
  if(did IN ('Purchase', 'Return'), 10 + pick, 0), if(did IN ('Purchase', 'Return'), 'EUR', ''), if(did = 'Respond', grade, 0),
  toUInt32(who % 2000), map(), 'synthetic', '', 0
FROM numbers({first}, {count})
