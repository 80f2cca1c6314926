/** Which Finding the "How do we know?" dialog shows. One dialog for the whole page, shared through the context. */
import { getContext, setContext } from 'svelte'
import type { Finding } from '@candor/engine/finding'
import type { Reading } from './quantity.ts'

export interface Opened {
  readonly finding: Finding
  readonly label: string
  readonly reading: Reading
}

class FindingDialogState {
  opened = $state.raw<Opened | null>(null)
  /** Set at the first question; until then the dialog's code need not be there. */
  wanted = $state(false)

  show(opened: Opened): void {
    this.opened = opened
    this.wanted = true
  }
}

const KEY = Symbol('finding dialog')

/** Called once, by the frame that holds the dialog. */
export function provideFindingDialog(): FindingDialogState {
  return setContext(KEY, new FindingDialogState())
}

/** The state of the dialog of this page. */
export function findingDialog(): FindingDialogState {
  return getContext<FindingDialogState>(KEY)
}
