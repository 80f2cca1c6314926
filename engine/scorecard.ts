/** The scorecard: the seven rows of the customer-experience model, each with what is measured of it, or what is missing. */
import type { ScorecardAnswer } from './api/shapes/index.ts'
import type { Reader } from './ask.ts'
import { experimentList } from './experiments/result.ts'
import type { Finding } from './finding.ts'
import { dialogue } from './metrics/dialogue.ts'
import { loyalty } from './metrics/loyalty.ts'
import { answer } from './metrics/metric.ts'
import { nps } from './metrics/nps.ts'
import { promises } from './metrics/promises.ts'
import { sentiment } from './metrics/sentiment.ts'
import { shareOfVoice } from './metrics/share-of-voice.ts'
import type { Scope } from './scope.ts'

type Row = ScorecardAnswer['rows'][number]
type Entry = Row['findings'][number]

const entry = (label: string, finding: Finding | undefined, page: string): Entry[] =>
  finding === undefined ? [] : [{ label, finding, page }]

/** A row whose findings are all refusals says what to send, rather than nothing. */
function row(key: Row['key'], question: string, findings: Entry[], missing: string): Row {
  const measured = findings.some(({ finding }) => finding.value !== null)
  return { key, question, findings, missing: measured ? null : missing }
}

async function parts(reader: Reader, scope: Scope) {
  const [voice, mood, score, cells, answered, kept, experiments] = await Promise.all([
    answer(shareOfVoice, reader, scope),
    answer(sentiment, reader, scope),
    answer(nps, reader, scope),
    answer(loyalty, reader, scope),
    answer(dialogue, reader, scope),
    answer(promises, reader, scope),
    experimentList(reader, scope),
  ])
  return { voice, mood, score, cells, answered, kept, experiments }
}

/** All seven rows, always in this order; nothing is left out because it looks bad or is not there. */
export async function scorecard(reader: Reader, scope: Scope): Promise<ScorecardAnswer> {
  const { voice, mood, score, cells, answered, kept, experiments } = await parts(reader, scope)
  const own = voice.brands.find(({ brand }) => brand === scope.brand)
  const negative = mood.brands.find(({ brand }) => brand === scope.brand)
  const [topReason] = mood.reasons
  return {
    rows: [
      row(
        'purpose',
        'Why do we exist, and do customers feel it?',
        [],
        'Nothing Candor receives says whether customers know and share the purpose. Ask them in a survey; a question for it is not built yet.',
      ),
      row(
        'strategy',
        'Do our initiatives cause what they are for?',
        experiments.experiments.map(({ name, primary }) => ({ label: name, finding: primary, page: '/experiments' })),
        'No experiment is declared for this brand. Declare one, and send Expose with the arm each person was given.',
      ),
      row(
        'promise',
        'Do we keep what we promised?',
        kept.promises.map(({ name, kept: finding }) => ({ label: name, finding, page: '/scorecard' })),
        'No promise was declared that contacts of these days could keep or break. Declare a definition of kind “promise” with a service level, and send contacts with their replies.',
      ),
      row(
        'experience',
        'How is it to be our customer?',
        [
          ...entry('Net promoter score', score.nps, '/people'),
          ...entry('Negative posts', negative?.negativeShare, '/reach'),
        ],
        'Send Respond with survey.question “nps”, Invite for everyone who was asked, and sentiment with Create where a source labels it.',
      ),
      row(
        'people',
        'Who stays with us?',
        cells.cohorts.flatMap((cohort) => entry(`Loyal: ${cohort.name}`, cohort.loyal, '/people')).slice(0, 4),
        'Send Purchase, Return and Respond with the same accounts, linked where one person has several.',
      ),
      row(
        'process',
        'Do we answer?',
        entry('Customers answered', answered.answered, '/people'),
        'Send replies with role “employee” or “brand” and inReplyTo, and what customers write with its thread.',
      ),
      row(
        'product',
        'What goes wrong, and how much are we talked about?',
        [
          ...entry(`Negative posts about “${topReason?.reason ?? ''}”`, topReason?.share, '/reach'),
          ...entry('Share of voice', own?.byMentions, '/reach'),
        ],
        'Send topics with Create, so that complaints have causes.',
      ),
    ],
  }
}
