/**
 * How an initiative was given: to everybody at once, or in some places and not in others. It is a part of the plan, since the
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

export const GivenDefinition = Type.Object(
  {
    to: Type.Enum(['everybody', 'places'], {
      description: 'everybody: all at once from its start; places: some from its start, and others never',
    }),
    by: Type.Optional(
      Type.Enum(['channel', 'account', 'property'], {
        description:
          'places: which field of the interactions that the outcome counts says where it was; property: the one named in `property`',
      }),
    ),
    property: Type.Optional(
      Type.String({ ...NAME, description: 'places by property: its name in `properties`, for example "region"' }),
    ),
    those: Type.Optional(
      Type.Array(Type.String(NAME), {
        minItems: 1,
        maxItems: 500,
        description: 'places: the ones that got it, as the field names them',
      }),
    ),
    every: Type.Optional(
      Type.Enum(['day', 'week'], {
        description: 'places: how often the outcome is counted, from the start on; left out, every week',
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

const OF_PLACES = ['by', 'property', 'those', 'every'] as const

/** What contradicts itself in it; null when nothing does. */
export function givenContradiction(
  given: GivenDefinition,
  { brand, outcome }: { brand: string; outcome: { verb: string } },
): string | null {
  const { to, by, property, those = [], controls = [] } = given
  if (to === 'everybody') {
    const other = OF_PLACES.find((field) => given[field] !== undefined)
    if (other !== undefined) return `/body/given/${other} is about places, and it was given to everybody: leave it out`
  } else {
    if (by === undefined || those.length === 0)
      return '/body/given to places needs by and those: say which field names the places, and which of them got it'
    if (controls.length > 0)
      return '/body/given/controls are for what everybody got: the places that did not get it are the comparison'
    if ((by === 'property') !== (property !== undefined))
      return '/body/given/property and by "property" go together: give both or neither'
    const twice = those.find((name, at) => those.indexOf(name) < at)
    if (twice !== undefined) return `/body/given/those has ${JSON.stringify(twice)} twice: once is enough`
  }
  const names = controls.map((control) => JSON.stringify([control.brand ?? brand, control.verb ?? outcome.verb]))
  if (names.includes(JSON.stringify([brand, outcome.verb])))
    return '/body/given/controls hold the outcome itself: name another brand, or another verb'
  return names.some((name, at) => names.indexOf(name) < at) ? '/body/given/controls name one series twice' : null
}
