/**
 * How an initiative was given: to everybody at once, in some places and not in others, or to places in waves. It is a part of the plan, since the
 * comparison follows from it (engine/evidence/route.ts); nobody guesses it from what the data show.
 */
import { Type, type Static } from 'typebox'

const NAME = { minLength: 1, maxLength: 200, pattern: '^[^\\u0000]+$' }

/** Another series that the initiative cannot move: the same outcome of another brand, or another act of the same one. */
const Control = Type.Object(
  {
    brand: Type.Optional(Type.String({ ...NAME, description: 'Left out, the brand of the initiative' })),
    verb: Type.Optional(Type.String({ ...NAME, description: 'Left out, the verb of its outcome' })),
  },
  { additionalProperties: false },
)

/** Places that got it from one moment on. */
const Wave = Type.Object(
  {
    from: Type.String({
      format: 'date-time',
      maxLength: 40,
      description:
        'When these got it: the first wave with the start of the initiative, others whole weeks or days later',
    }),
    those: Type.Array(Type.String(NAME), { minItems: 1, maxItems: 2000, description: 'As the field names them' }),
  },
  { additionalProperties: false },
)

export const GivenDefinition = Type.Object(
  {
    to: Type.Enum(['everybody', 'places', 'waves'], {
      description:
        'everybody: all at once from its start; places: some from its start, and others never; waves: some from its start, others later or never',
    }),
    by: Type.Optional(
      Type.Enum(['channel', 'account', 'property'], {
        description:
          'places, waves: which field of the interactions that the outcome counts says where it was; property: the one named in `property`',
      }),
    ),
    property: Type.Optional(
      Type.String({
        ...NAME,
        description: 'places, waves by property: its name in `properties`, for example "region"',
      }),
    ),
    those: Type.Optional(
      Type.Array(Type.String(NAME), {
        minItems: 1,
        maxItems: 500,
        description: 'places: the ones that got it, as the field names them',
      }),
    ),
    among: Type.Optional(
      Type.Array(Type.String(NAME), {
        minItems: 2,
        maxItems: 500,
        description:
          'places: where a lot decided which ones got it, all that were in the lot, those among them; left out, nobody drew lots',
      }),
    ),
    waves: Type.Optional(
      Type.Array(Wave, {
        minItems: 1,
        maxItems: 26,
        description: 'waves: which places got it when, the earliest first; others that the data show got it never',
      }),
    ),
    every: Type.Optional(
      Type.Enum(['day', 'week'], {
        description: 'places, waves: how often the outcome is counted, from the start on; left out, every week',
      }),
    ),
    controls: Type.Optional(
      Type.Array(Control, {
        minItems: 1,
        maxItems: 3,
        description:
          'everybody: series that it cannot move, and that what else happens would move alike; left out, the declared rivals together',
      }),
    ),
  },
  { additionalProperties: false, description: 'Who got it; left out, those who took part chose to' },
)
export type GivenDefinition = Static<typeof GivenDefinition>

const OF_PLACES = ['by', 'property', 'those', 'among', 'waves', 'every'] as const
const DAY = 86_400_000
const EVERY_MILLISECONDS = { day: DAY, week: 7 * DAY } as const

/** What a plan is about that this looks at. */
interface Planned {
  brand: string
  start: string
  end: string
  outcome: { verb: string }
}

const twiceIn = (names: readonly string[]): string | undefined => {
  const seen = new Set<string>()
  return names.find((name) => seen.size === seen.add(name).size)
}

/** What contradicts itself in it; null when nothing does. */
export function givenContradiction(given: GivenDefinition, planned: Planned): string | null {
  switch (given.to) {
    case 'everybody':
      return everybodyContradiction(given, planned)
    case 'places':
      return placesContradiction(given)
    case 'waves':
      return wavesContradiction(given, planned)
  }
}

function everybodyContradiction(given: GivenDefinition, { brand, outcome }: Planned): string | null {
  const { controls = [] } = given
  const other = OF_PLACES.find((field) => given[field] !== undefined)
  if (other !== undefined) return `/body/given/${other} is about places, and it was given to everybody: leave it out`
  const names = controls.map((control) => JSON.stringify([control.brand ?? brand, control.verb ?? outcome.verb]))
  if (names.includes(JSON.stringify([brand, outcome.verb])))
    return '/body/given/controls hold the outcome itself: name another brand, or another verb'
  return twiceIn(names) === undefined ? null : '/body/given/controls name one series twice'
}

/** Of places, at once or in waves: which field says them. */
function fieldContradiction({ by, property, controls = [] }: GivenDefinition): string | null {
  if (controls.length > 0)
    return '/body/given/controls are for what everybody got: the places that did not get it are the comparison'
  if ((by === 'property') !== (property !== undefined))
    return '/body/given/property and by "property" go together: give both or neither'
  return null
}

function placesContradiction(given: GivenDefinition): string | null {
  const { by, those = [], among, waves } = given
  if (waves !== undefined)
    return '/body/given/waves is for what was given to "waves": say so, or name the places under those'
  if (by === undefined || those.length === 0)
    return '/body/given to places needs by and those: say which field names the places, and which of them got it'
  const twice = twiceIn(those)
  if (twice !== undefined) return `/body/given/those has ${JSON.stringify(twice)} twice: once is enough`
  const drawnTwice = twiceIn(among ?? [])
  if (drawnTwice !== undefined) return `/body/given/among has ${JSON.stringify(drawnTwice)} twice: once is enough`
  const outside = among === undefined ? undefined : those.find((name) => !among.includes(name))
  if (outside !== undefined)
    return `/body/given/those has ${JSON.stringify(outside)}, and /body/given/among has not: it names all that were in the lot`
  if (among?.length === those.length)
    return '/body/given/among names nobody who was left out: a lot leaves some without it'
  return fieldContradiction(given)
}

function wavesContradiction(given: GivenDefinition, { start, end }: Planned): string | null {
  const { by, those, among, waves = [], every = 'week' } = given
  if (among !== undefined) return '/body/given/among is for what was given to "places" by lot: of waves it is not read'
  if (those !== undefined) return '/body/given/those is for what was given to "places": each wave names its own'
  if (by === undefined || waves.length === 0)
    return '/body/given to waves needs by and waves: say which field names the places, and which of them got it when'
  const starts = waves.map(({ from }) => Date.parse(from))
  const [first = NaN] = starts
  if (first !== Date.parse(start))
    return `/body/given/waves/0/from (${waves[0]?.from ?? ''}) is not /body/start (${start}): it starts with its first wave`
  const late = starts.findIndex((at, wave) => wave > 0 && at <= (starts[wave - 1] ?? NaN))
  if (late > 0) return `/body/given/waves/${late}/from does not lie after the one before: name the earliest wave first`
  const after = starts.findIndex((at) => at > Date.parse(end))
  if (after > 0)
    return `/body/given/waves/${after}/from lies after /body/end (${end}): what comes later is another plan`
  const between = starts.findIndex((at) => (at - first) % EVERY_MILLISECONDS[every] !== 0)
  if (between > 0)
    return `/body/given/waves/${between}/from lies within a ${every}: whole ${every}s are counted from the start, so that none holds both`
  const twice = twiceIn(waves.flatMap((wave) => wave.those))
  if (twice !== undefined) return `/body/given/waves has ${JSON.stringify(twice)} twice: a place gets it once`
  return fieldContradiction(given)
}
