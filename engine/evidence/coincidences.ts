/** What else began when an initiative did: of a series nobody could tell the one from the other. */
import type { Ask } from '../ask.ts'
import type { Check } from '../finding.ts'
import type { Declared, Scope } from '../scope.ts'
import { alarmsOf } from '../stream/alarm-record.ts'
import { COINCIDENCE_DAYS } from './gates.ts'

const DAY = 86_400_000
const LIST = new Intl.ListFormat('en-GB')

interface Begun {
  name: string
  at: number
}

/** Other initiatives and campaigns of the brand, and experiments that are not of its campaign. */
function declaredOnes({ key, body }: Declared<'initiative'>, { definitions }: Scope): Begun[] {
  const { brand, campaign } = body
  const { initiative, campaign: campaigns, experiment } = definitions
  const others = [
    ...initiative.filter((one) => one.key !== key),
    ...campaigns.filter((one) => one.key !== campaign),
    ...experiment.filter((one) => campaign === undefined || one.body.campaign !== campaign),
  ]
  return others
    .filter((one) => one.body.brand === brand)
    .map((one) => ({ name: `“${one.body.name}”`, at: Date.parse(one.body.start) }))
}

/** Alarms that stand on record: something was out of the usual, whatever it was. */
async function alarms(ask: Ask, { workspace }: Scope, brand: string, from: number, to: number): Promise<Begun[]> {
  const [first, last] = [from, to].map((at) => new Date(at).toISOString())
  const changes = await ask('stream/alarm_record', { workspace, brand, from: first ?? '', to: last ?? '' })
  return alarmsOf(changes)
    .filter(({ last: newest }) => newest.state === 'said')
    .map(({ said }) => ({
      name: `an alarm (${said.stream}, ${said.begins.slice(0, 10)})`,
      at: Date.parse(said.begins),
    }))
}

/** Fails when anything else began within a week of the start, and names it. */
export async function coincidenceCheck(ask: Ask, scope: Scope, initiative: Declared<'initiative'>): Promise<Check> {
  const start = Date.parse(initiative.body.start)
  const near = COINCIDENCE_DAYS * DAY
  const begun = [
    ...declaredOnes(initiative, scope),
    ...(await alarms(ask, scope, initiative.body.brand, start - near, start + near)),
  ]
  const names = new Set(begun.filter(({ at }) => Math.abs(at - start) <= near).map(({ name }) => name))
  const sentence =
    names.size === 0
      ? `Nothing else that is declared or on record began within ${COINCIDENCE_DAYS} days of it.`
      : `Within ${COINCIDENCE_DAYS} days of it began ${LIST.format([...names].sort())}: nobody can tell which of them it was.`
  return { id: 'coincidence', passed: names.size === 0, value: names.size, threshold: 0, sentence }
}
