/** `candor sample drop | load`: the sample world out, or in (again). */
import { reachCandor } from '../client.ts'
import { loadSample, SAMPLE_WORKSPACE } from '../sample.ts'

export async function sampleCommand([action]: string[]): Promise<void> {
  if (action !== 'drop' && action !== 'load')
    throw new Error('Say what to do with the sample: candor sample drop, or candor sample load.')
  const candor = await reachCandor()
  try {
    if (action === 'load') await loadSample(candor.url)
    else await drop(candor.url)
  } finally {
    await candor.done()
  }
}

async function drop(url: string): Promise<void> {
  const answer = await fetch(`${url}/v1/workspaces/${SAMPLE_WORKSPACE}`, { method: 'DELETE' })
  if (!answer.ok) throw new Error(`The sample could not be dropped: ${await answer.text()}`)
  process.stdout.write('The sample data is gone. Send your own: the page Data shows how.\n')
}
