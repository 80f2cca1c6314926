/** A Candor with everything that the pages show: the sample world, a dead letter, a person on two channels, trams, readers. */
import { generateWorld, sendWorld } from '@candor/datasets'
import { readVoices } from './read-voices.ts'
import { startTestService, type TestService } from './service.ts'
import { TRAM_PLAN, tramRows } from './tram-lines.ts'

/** A customer with a matter that comes back, on two channels. */
const [ann, desk] = [
  { id: 'ann', channel: 'email' },
  { id: 'desk', channel: 'email', role: 'employee' },
]
const mail = { verb: 'Message', channel: 'email', visibility: 'dark', brand: 'Lumen', topics: ['refund'] }
const ANN = [
  { ...mail, id: 'ann-1', at: '2025-10-01T09:00:00Z', actor: ann, thread: 'ann', text: 'Where is my refund?' },
  { ...mail, id: 'ann-2', at: '2025-10-01T10:00:00Z', actor: desk, thread: 'ann', inReplyTo: 'ann-1', text: 'Soon.' },
  { ...mail, id: 'ann-3', at: '2025-10-06T09:00:00Z', actor: { id: '+49 30', channel: 'phone' }, channel: 'phone' },
  { id: 'ann-4', verb: 'Link', at: '2025-10-06T09:00:00Z', channel: 'phone', actor: ann, linked: { id: '+49 30', channel: 'phone' } }, // prettier-ignore
]
/** The company turned to another version of the score in the middle of what is shown. */
const SWITCHED = {
  kind: 'metric-version',
  key: 'nps-2',
  body: { metric: 'nps', version: 2, replaces: 1, from: '2025-10-01' },
}

/** Starts it, in the workspace “sample”, with all of it stored. Whoever starts it removes it. */
export async function startDashboard(): Promise<TestService> {
  const candor = await startTestService()
  await sendWorld(generateWorld({ people: 1200 }), { url: candor.url, workspace: 'sample' })
  await candor.post('/v1/interactions?workspace=sample', '{"id":"bad","verb":"View","at":1700000000}')
  await candor.post('/v1/interactions?workspace=sample', ANN.map((event) => JSON.stringify(event)).join('\n'))
  await candor.post(
    '/v1/interactions?workspace=sample',
    tramRows()
      .map((event) => JSON.stringify(event))
      .join('\n'),
  )
  await candor.post('/v1/definitions?workspace=sample', JSON.stringify([SWITCHED, TRAM_PLAN]))
  await candor.intake.drained()
  await readVoices(candor, 32)
  await candor.intake.drained()
  return candor
}
