/** A Finding with some facts changed: verdict and sentence follow anew. */
import { buildFinding } from '../build-finding.ts'
import type { Finding } from '../finding.ts'
import type { FindingFacts } from '../verdict.ts'

export const rebuilt = (finding: Finding, changes: Partial<FindingFacts>): Finding =>
  buildFinding({ ...finding, ...changes })
