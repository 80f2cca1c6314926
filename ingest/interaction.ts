/**
 * The interaction: the one event that everything in Candor is made of.
 *
 * Every wire protocol is translated into this shape before it is validated, journaled and stored. The verbs are those of
 * ActivityStreams 2.0, extended by what a customer relationship needs and that vocabulary lacks (purchases, returns,
 * survey answers, exposure to an experiment, and links between accounts).
 *
 * Times are instants, not calendar days; money is in major units of one currency; text is stored as it came.
 */
import { Type, type Static } from 'typebox'

/** What someone did. Undo and Delete are events too: they retract, they do not erase history. */
export const VERBS = [
  'View', // saw a piece of content (one delivery to one account; reach counts the people behind them)
  'Like', // pressed the cheapest button there is
  'Announce', // passed it on: share, repost, boost
  'Create', // said something in public: post, comment, review, reply
  'Message', // said something in private or by phone, e-mail or chat
  'Follow', // subscribed to an account of the brand
  'Undo', // took back the Like, Follow or Announce named in `object`
  'Delete', // removed the post named in `object`
  'Flag', // reported content
  'Invite', // was asked to answer a survey (the denominator of a response rate)
  'Respond', // answered a survey; the answer is `score`
  'Expose', // entered an experiment's arm
  'Visit', // came: to the shop, the cinema, the site
  'Claim', // took an offer: a voucher, a free ticket
  'Purchase', // bought; `value` is the amount
  'Return', // brought it back; `value` is the amount, positive
  'Join', // became a member of the group in `object`: a company, a household, a community
  'Leave', // is none any more
  'Link', // this account and `linked` belong to one person, as far as the source knows
  'Unlink', // that link was wrong
  'Label', // a reader’s judgement of what the message in `object` says; the newest of one reader holds
  'Track', // a product event of a customer-data client with no verb of ours; its name is in `object.id`
] as const

/** Who may see the exchange without being part of it. Dark: direct messages, closed groups. Offline: shop, telephone. */
export const VISIBILITIES = ['public', 'dark', 'offline'] as const

/** The stance a person or a classifier gave the text; '' when nobody has labelled it. Candor never guesses it. */
export const SENTIMENTS = ['positive', 'neutral', 'negative'] as const

/**
 * What a reader of a Label says in `properties.label` where it is no stance: that the text does not tell one, or that a label
 * given before is taken back.
 */
export const NO_STANCE = ['cannot-tell', 'withdrawn'] as const

/** Where readers have their accounts: they are nobody's customers there. */
export const READERS_CHANNEL = 'candor'

const name = (description: string, personal?: Personal) =>
  Type.String({
    description,
    ...{ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]+$' },
    ...(personal !== undefined && { 'x-personal': personal }),
  })

/**
 * What a field tells about a person: their name here (`id`), or whatever somebody wrote into it (`content`). Export gives
 * all of it; erasure removes what is theirs, and looks for their ids in the content of others.
 */
export type Personal = 'id' | 'content'

export const AccountRef = Type.Object(
  {
    channel: name('Where the account lives: "x", "instagram", "shop", "email"'),
    id: name('The account’s stable id on that channel (not a display name)', 'id'),
  },
  {
    additionalProperties: false,
    description: 'An account on a channel. Two refs are one account when both parts agree.',
  },
)

export const Interaction = Type.Object(
  {
    id: name('The caller’s event id. The same id twice is one event, whatever else it says', 'content'),
    verb: Type.Enum(VERBS, { description: 'What was done' }),
    at: Type.String({
      format: 'date-time',
      maxLength: 40,
      description:
        'When it happened: RFC 3339 with an offset, kept to the millisecond. From 1990 to one day ahead of the clock',
    }),
    channel: name('Where it happened: "x", "instagram", "email", "shop"'),
    visibility: Type.Optional(Type.Enum(VISIBILITIES, { description: 'Who could see it; "public" if left out' })),
    actor: Type.Object(
      {
        id: name('The account’s stable id on the channel', 'id'),
        channel: Type.Optional(
          name(
            'Where the account lives, if elsewhere: a customer number used on the web and in the shop is one account',
          ),
        ),
        role: Type.Optional(
          Type.Enum(['customer', 'brand', 'employee', 'bot'], {
            description: 'Who speaks; "customer" if left out. Only customers are counted as people',
          }),
        ),
      },
      {
        additionalProperties: false,
        description: 'The account that acted. The person behind it is resolved when read',
      },
    ),
    account: Type.Optional(name('The brand account it concerned, e.g. "@nikesupport"', 'content')),
    object: Type.Optional(
      Type.Object(
        {
          id: name('The post, product, survey or event acted on', 'content'),
          type: Type.Optional(name('What kind of thing that is: "Note", "Product", "Survey"')),
        },
        { additionalProperties: false },
      ),
    ),
    thread: Type.Optional(name('The conversation it belongs to', 'content')),
    inReplyTo: Type.Optional(name('The event id of the post it answers', 'content')),
    brand: Type.Optional(name('The brand it is about (not necessarily yours)')),
    topics: Type.Optional(
      Type.Array(name('A topic, or the root cause of a complaint'), { maxItems: 20, description: 'What it is about' }),
    ),
    campaign: Type.Optional(name('The campaign or initiative it is part of')),
    experiment: Type.Optional(
      Type.Object(
        { key: name('The experiment’s key'), arm: name('The arm assigned') },
        { additionalProperties: false, description: 'For Expose: the assignment as it was made, never recomputed' },
      ),
    ),
    survey: Type.Optional(
      Type.Object(
        {
          key: name('The survey'),
          question: Type.Enum(['nps', 'csat', 'ces'], {
            description: 'Which standard question; sets the scale of `score`',
          }),
        },
        { additionalProperties: false, description: 'For Invite and Respond' },
      ),
    ),
    linked: Type.Optional(AccountRef),
    text: Type.Optional(
      Type.String({ maxLength: 65_536, description: 'What was said, as it came', 'x-personal': 'content' }),
    ),
    language: Type.Optional(Type.String({ maxLength: 35, description: 'BCP 47 tag as declared by the source' })),
    sentiment: Type.Optional(
      Type.Enum(SENTIMENTS, { description: 'A label given by the source; on Label, the reader’s' }),
    ),
    value: Type.Optional(
      Type.Number({
        minimum: -1e12,
        maximum: 1e12,
        description: 'Money in major units (Purchase, Return) or an amount',
      }),
    ),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' })),
    score: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 100, description: 'Survey answer: nps 0–10, csat 1–5 or 1–10, ces 1–7' }),
    ),
    audience: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 4_294_967_295,
        description: 'Followers of the author at that moment: who could have seen it, never who did',
      }),
    ),
    properties: Type.Optional(
      // A record checks the values of names that match its pattern only: the pattern takes line breaks too, and names that
      // do not match (over 200 characters) are refused.
      Type.Record(Type.String({ pattern: '^[\\s\\S]{0,200}$' }), Type.String({ maxLength: 8192 }), {
        additionalProperties: false,
        description: 'Anything else, as text',
        'x-personal': 'content',
      }),
    ),
  },
  {
    additionalProperties: false,
    $id: 'Interaction',
    description: 'One thing one account did, at one moment. Unknown fields are refused, so that a typo is not a loss.',
  },
)
export type Interaction = Static<typeof Interaction>
export type Verb = (typeof VERBS)[number]
export type Visibility = (typeof VISIBILITIES)[number]
export type Sentiment = (typeof SENTIMENTS)[number]
