/** What each rung compares, as a heading above its number. */
import type { InitiativeAnswer } from '@candor/engine/api/shapes'

type RungId = InitiativeAnswer['ladder'][number]['rung']

export const COMPARED: Readonly<Record<RungId, string>> = {
  randomised: 'Where chance decided who got it',
  places: 'Places that got it, against places that did not',
  everybody: 'What came, against how it would have gone on',
  naive: 'Those who took part, against others',
}
