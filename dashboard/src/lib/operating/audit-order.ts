/** In which order the books of workspaces are shown. */
import type { AuditAnswer } from '@candor/engine/api/operations-shapes'

type Workspace = AuditAnswer['workspaces'][number]

/** The workspace that is looked at first, then the others by name. */
export function inOrder(workspaces: readonly Workspace[], first: string): Workspace[] {
  return workspaces.toSorted((a, b) => Number(b.workspace === first) - Number(a.workspace === first))
}
