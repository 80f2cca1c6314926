-- What customers said of a brand, in public and in private, each with its place in the sample: a hash of the sample's name and the event id, so that chance has drawn before anybody looks, in whatever order messages arrive. Ends in `heard`.
-- Parameters: workspace, brand, campaign, channel, from, to, seed.
heard AS (
  SELECT
    event_id, at, toDate(at) AS day, verb, toString(interaction.channel) AS medium, toString(interaction.visibility) AS seen_by, actor,
    toString(interaction.account) AS brand_account, thread, topics, toString(interaction.sentiment) AS source_label, interaction.text AS words,
    toString(interaction.language) AS tongue, words = '' AS is_wordless,
    -- Outside of links. The first look is cheap, and most messages end there.
    multiSearchAny(words, ['?', '？', '؟', '¿']) AND multiSearchAny(replaceRegexpAll(words, 'https?://\\S+', ''), ['?', '？', '؟', '¿']) AS has_question_mark,
    -- 52 bits: what JSON keeps exactly. SipHash-2-4 with a key of zeros.
    bitShiftRight(sipHash64(concat({seed:String}, char(0), event_id)), 12) AS place,
    sipHash64(concat({seed:String}, char(0), 'second', char(0), event_id)) % 100 AS second_draw
  FROM interaction
  WHERE workspace = {workspace:String} AND brand = {brand:String} AND verb IN ('Create', 'Message') AND role = 'customer'
    AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
    AND ({campaign:String} = '' OR campaign = {campaign:String}) AND ({channel:String} = '' OR channel = {channel:String})
)
