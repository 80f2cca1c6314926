/** A Finding with some facts changed: verdict and sentence follow anew. */
import { buildFinding } from '../build-finding.ts'
import type { Finding } from '../finding.ts'
import type { FindingFacts } from '../verdict.ts'

export function rebuilt(finding: Finding, changes: Partial<FindingFacts>): Finding {
  const { verdict: _verdict, sentence: _sentence, ...facts } = finding
  return buildFinding({ ...facts, ...changes })
}
