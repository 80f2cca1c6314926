/** What each rung compares, in the words of its card, of its row among the others, and of its cost. */
import type { InitiativeAnswer } from '@candor/engine/api/shapes'

type RungId = InitiativeAnswer['ladder'][number]['rung']

export const COMPARED: Readonly<Record<RungId, { card: string; row: string; cost: string }>> = {
  replicated: {
    card: 'All lots in which chance decided, together',
    row: 'It caused, by all lots',
    cost: 'Of an outcome that it caused',
  },
  randomised: { card: 'Where chance decided who got it', row: 'It caused', cost: 'Of an outcome that it caused' },
  'drawn-places': {
    card: 'Where a lot decided which places got it',
    row: 'It caused, by lot',
    cost: 'Of an outcome that it caused',
  },
  places: {
    card: 'Places that got it, against places that did not',
    row: 'As places suggest',
    cost: 'Of an outcome that it may have caused',
  },
  waves: {
    card: 'Places that got it, against those that had not yet',
    row: 'As waves of places suggest',
    cost: 'Of an outcome that it may have caused',
  },
  everybody: {
    card: 'What came, against how it would have gone on',
    row: 'As the weeks before suggest',
    cost: 'Of an outcome that it may have caused',
  },
  adjusted: {
    card: 'Those who took part, against others alike before',
    row: 'Among people alike before',
    cost: 'As people alike before suggest',
  },
  naive: {
    card: 'Those who took part, against others',
    row: 'Seems to come of it',
    cost: 'As the naive comparison would claim',
  },
}
