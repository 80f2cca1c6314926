/** A contact in words: what was done, which way it went, and what became of the matter. */
import type { TimelineAnswer } from '@candor/engine/api/shapes'
import { plural, seconds } from '../format/number.ts'

export type Contact = TimelineAnswer['contacts'][number]
export type Episode = TimelineAnswer['episodes'][number]

export const DIRECTIONS: Readonly<Record<Contact['direction'], { arrow: string; words: string }>> = {
  to_brand: { arrow: '→', words: 'Customer to brand' },
  from_brand: { arrow: '←', words: 'Brand to customer' },
  between_customers: { arrow: '↔', words: 'Between customers' },
  in_public: { arrow: '○', words: 'In public, to nobody in particular' },
  none: { arrow: '·', words: 'About the customer' },
}

const DONE: Readonly<Record<string, string>> = {
  View: 'Saw',
  Like: 'Liked',
  Announce: 'Passed on',
  Follow: 'Followed',
  Undo: 'Took back',
  Delete: 'Removed',
  Flag: 'Reported',
  Invite: 'Was asked',
  Respond: 'Answered a survey',
  Expose: 'Entered an experiment',
  Visit: 'Came',
  Claim: 'Took an offer',
  Purchase: 'Bought',
  Return: 'Brought back',
  Join: 'Joined',
  Leave: 'Left',
}

const DAY_SECONDS = 86_400
const CLOSES: readonly string[] = ['conversation_resolved', 'conversation_status_changed']

/** What was done, in two or three words: "Wrote", "The brand replied", "Another customer posted". */
export function deed({ verb, direction, account, role, inReplyTo, object }: Contact): string {
  if (verb === 'Track') return CLOSES.includes(object.id) ? 'The matter was closed' : `Did “${object.id}”`
  if (verb !== 'Create' && verb !== 'Message') return DONE[verb] ?? verb
  const said = inReplyTo !== '' ? 'replied' : verb === 'Create' ? 'posted' : 'wrote'
  if (!account.theirs) return role === 'customer' ? `Another customer ${said}` : `${role === 'bot' ? 'A bot' : 'The brand'} ${said}`
  return direction === 'from_brand' ? `Acted for the brand: ${said}` : `${said[0]?.toUpperCase() ?? ''}${said.slice(1)}`
} // prettier-ignore

/** The particulars of one contact, each a short phrase; none of them is empty. */
export function particulars({ money, survey, experiment, campaign, causes, object, verb }: Contact): string[] {
  const score = survey === null ? '' : survey.score === null ? `${survey.question} “${survey.key}”` : `${survey.question} ${survey.score}` // prettier-ignore
  return [
    money === null ? '' : `${money.amount.toFixed(2)} ${money.currency}`.trim(),
    score,
    experiment === null ? '' : `“${experiment.key}”, arm “${experiment.arm}”`,
    verb === 'Track' || object.id === '' ? '' : object.id,
    causes.length === 0 ? '' : `about ${causes.join(', ')}`,
    campaign === '' ? '' : `campaign “${campaign}”`,
  ].filter((phrase) => phrase !== '')
}

/** From days on in days: "5 days" says more than "120 h". */
function between(from: string, to: string): string {
  const span = Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000)
  return span >= 2 * DAY_SECONDS ? plural(Math.round(span / DAY_SECONDS), 'day', 'days') : seconds(span)
}

/** What became of a matter: "Answered after 60 min, closed after 2 h". */
export function outcome({ opened, answered, resolved }: Episode): string {
  const parts = [
    answered === null ? 'no reply yet' : `answered after ${between(opened, answered)}`,
    ...(resolved === null ? [] : [`closed after ${between(opened, resolved)}`]),
  ]
  const text = resolved !== null && answered === null ? `closed after ${between(opened, resolved)}, without a reply` : parts.join(', ') // prettier-ignore
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
}

/** That it was about the same as an earlier one; null when it was not. */
export function repeated(episode: Episode, episodes: readonly Episode[]): string | null {
  const earlier = episodes.find((other) => other.episode === episode.repeats)
  if (earlier === undefined) return null
  const shared = episode.causes.filter((cause) => earlier.causes.includes(cause))
  return `Came back with the same cause (${shared.join(', ')}) after ${between(earlier.opened, episode.opened)}`
}
