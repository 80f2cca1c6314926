import { expect, it } from 'vitest'
import type { AuditAnswer } from '@candor/engine/api/operations-shapes'
import { inOrder } from './audit-order.ts'

const workspace = (name: string): AuditAnswer['workspaces'][number] => ({
  ...{ workspace: name, received: 9, stored: 9, duplicates: 0, deadLettered: 0, inJournal: 0, inQuarantine: 0 },
  ...{ beforeTheBooks: 0, imbalance: 0, entrances: [] },
})

it('puts the workspace that is looked at first', () => {
  const names = inOrder([workspace('a'), workspace('b'), workspace('c')], 'b').map((one) => one.workspace)
  expect(names).toEqual(['b', 'a', 'c'])
})
