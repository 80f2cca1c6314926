/** What every page knows about the scope: what the URL asked for, and what the API made of it. */
import type { ScopeAnswer } from '@candor/engine/api/shapes'
import type { Scope, ScopeNotice } from './scope.ts'

export interface View {
  readonly asked: Scope
  readonly notices: readonly ScopeNotice[]
  readonly scope: ScopeAnswer
}
