/** What a definition of the right form can still say that cannot be true: a sample in which more were seen than asked. */
import type {
  AggregateDefinition,
  CampaignDefinition,
  CoverageDefinition,
  CustomerBaseDefinition,
  Definition,
  ExperimentDefinition,
  MarketDefinition,
  ServiceHoursDefinition,
} from './definition.ts'
import { assignmentContradiction } from './assignment-contradiction.ts'
import { initiativeContradiction } from './initiative-definition.ts'
import { monitoringContradiction } from './monitoring-definition.ts'
import { outcomesContradiction } from './outcome-definition.ts'

/** How far shares that sum to 1 may be off, for those that were rounded (engine/stats/raking.ts holds them to the same). */
const SUM_TOLERANCE = 1e-6

/** What contradicts itself, and what would not; null when nothing does. */
export function contradiction(definition: Definition): string | null {
  switch (definition.kind) {
    case 'market':
      return ofMarket(definition.body)
    case 'campaign':
      return ofTime(definition.body)
    case 'experiment':
      return ofTime(definition.body) ?? ofExperiment(definition.body) ?? assignmentContradiction(definition)
    case 'initiative':
      return initiativeContradiction(definition.body)
    case 'coverage':
      return ofCoverage(definition.body)
    case 'service-hours':
      return ofHours(definition.body)
    case 'customer-base':
      return ofCustomers(definition.body)
    case 'aggregate':
      return ofAggregate(definition.body)
    case 'metric-version':
      return definition.body.version === definition.body.replaces
        ? `/body/replaces is ${definition.body.replaces}, the version itself: name the one that held before`
        : null
    default:
      return null
  }
}

function ofMarket({ brand, rivals, marketShares = [] }: MarketDefinition): string | null {
  if (rivals.includes(brand)) return `/body/rivals hold ${say(brand)}, the brand itself: leave it out`
  const twice = repeated(rivals) ?? repeated(marketShares.map((share) => share.brand))
  if (twice !== null) return `/body names ${say(twice)} twice: once is enough`
  const sold = marketShares.reduce((sum, { share }) => sum + share, 0)
  return sold > 1 + SUM_TOLERANCE ? `/body/marketShares sum to ${round(sold)}: of one market at most 1 is sold` : null
}

const ofTime = ({ start, end }: CampaignDefinition | ExperimentDefinition): string | null =>
  Date.parse(end) < Date.parse(start) ? `/body/end (${end}) lies before /body/start (${start})` : null

function ofExperiment({ arms, outcomes, monitoring, plannedSize }: ExperimentDefinition): string | null {
  const arm = repeated(arms.map(({ key }) => key))
  if (arm !== null) return `/body/arms has the key ${say(arm)} twice: nobody could say who was in which`
  const outcome = repeated(outcomes.map(({ key }) => key))
  if (outcome !== null) return `/body/outcomes has the key ${say(outcome)} twice`
  return outcomesContradiction(outcomes) ?? monitoringContradiction(monitoring, plannedSize)
}

function ofCoverage(body: CoverageDefinition): string | null {
  const { validFrom, validUntil } = body
  if (validFrom !== undefined && validUntil !== undefined && Date.parse(validUntil) < Date.parse(validFrom))
    return `/body/validUntil (${validUntil}) lies before /body/validFrom (${validFrom})`
  if ('sample' in body && body.sample.seen > body.sample.asked)
    return `/body/sample/seen is ${body.sample.seen}, of ${body.sample.asked} who were asked: at most all of them were seen`
  if ('collectors' in body && body.collectors.both > Math.min(body.collectors.first, body.collectors.second))
    return `/body/collectors/both is ${body.collectors.both}: what both saw, each of them saw`
  if ('range' in body && body.range.lo > body.range.hi)
    return `/body/range/lo (${body.range.lo}) is above hi (${body.range.hi})`
  if ('share' in body && !(body.lo <= body.share && body.share <= body.hi))
    return `/body/share (${body.share}) does not lie between lo (${body.lo}) and hi (${body.hi})`
  return null
}

function ofHours({ timeZone, week }: ServiceHoursDefinition): string | null {
  if (!isTimeZone(timeZone)) return `/body/timeZone ${say(timeZone)} is not known: write an IANA name, "Europe/Berlin"`
  const place = week.findIndex(({ opens, closes }) => closes <= opens)
  const { opens = '', closes = '' } = week[place] ?? {}
  return place < 0
    ? null
    : `/body/week/${place} closes at ${closes} and opens at ${opens}: over midnight it is two entries`
}

function ofCustomers({ margins }: CustomerBaseDefinition): string | null {
  const property = repeated(margins.map((margin) => margin.property))
  if (property !== null) return `/body/margins has ${say(property)} twice`
  for (const { property: name, levels } of margins) {
    const level = repeated(levels.map((each) => each.level))
    if (level !== null) return `/body/margins: ${say(name)} has the level ${say(level)} twice`
    const sum = levels.reduce((total, { share }) => total + share, 0)
    if (Math.abs(sum - 1) > SUM_TOLERANCE)
      return `/body/margins: the shares of ${say(name)} sum to ${round(sum)}, not to 1`
  }
  return null
}

function ofAggregate({
  channel,
  from,
  to,
  reach,
  impressions,
  population,
  market,
  linked,
}: AggregateDefinition): string | null {
  if (to < from) return `/body/to (${to}) lies before /body/from (${from})`
  for (const [name, most] of Object.entries({ impressions, population, market }))
    if (most !== undefined && reach > most)
      return `/body/reach is ${reach}, of ${name} ${most}: nobody is reached without ${name === 'impressions' ? 'a delivery' : 'being there'}`
  if (linked === undefined) return null
  if (linked.channel === channel) return `/body/linked/channel is ${say(channel)}, the channel itself: name the other`
  return linked.both > Math.min(linked.first, linked.second)
    ? `/body/linked/both is ${linked.both}: whom both reached, each of them reached`
    : null
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const repeated = (names: readonly string[]): string | null =>
  names.find((name, place) => names.indexOf(name) < place) ?? null
const say = (name: string): string => JSON.stringify(name)
const round = (sum: number): number => Number(sum.toPrecision(6))
