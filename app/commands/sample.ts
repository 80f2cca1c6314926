/** `candor sample drop | load`: the sample world out, or in (again). */
import { reachCandor, type Reached } from '../client.ts'
import { loadSample, SAMPLE_WORKSPACE } from '../sample.ts'

export async function sampleCommand([action]: string[]): Promise<void> {
  if (action !== 'drop' && action !== 'load')
    throw new Error('Say what to do with the sample: candor sample drop, or candor sample load.')
  const candor = await reachCandor()
  try {
    if (action === 'load') await loadSample(candor)
    else await drop(candor)
  } finally {
    await candor.done()
  }
}

async function drop(candor: Reached): Promise<void> {
  await candor.call('DELETE', `/v1/workspaces/${SAMPLE_WORKSPACE}`)
  process.stdout.write('The sample data is gone. Send your own: the page Data shows how.\n')
}
