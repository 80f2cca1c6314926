/** `candor start`: serve until told to stop. On an empty store the sample world goes in, through the public ingest API. */
import { readConfig } from '../config.ts'
import { humanLog, jsonLog } from '../logging.ts'
import { loadSample, needsSample, rememberSample } from '../sample.ts'
import { startService, type Service } from '../service.ts'

export async function startCommand(): Promise<void> {
  const started = Date.now()
  const config = readConfig(process.env, process.cwd())
  const { info, trouble, answered } = config.log === 'json' ? jsonLog() : humanLog()
  const service = await startService({ config, log: info, trouble, answered })
  const stopped = stopOnSignal(service)
  process.stdout.write(
    `Candor is at ${service.url} (ready in ${((Date.now() - started) / 1000).toFixed(1)} s; Ctrl-C stops it)\n`,
  )
  await warmUp(service)
  if (await needsSample(config, service.store)) {
    await loadSample({ url: service.url, key: service.operatorKey })
    rememberSample(config)
  }
  await stopped
}

/** The first request to a fresh process is slow; better that nobody waits for it. */
async function warmUp({ url, operatorKey }: Service): Promise<void> {
  try {
    await (await fetch(url, { headers: { authorization: `Bearer ${operatorKey}` } })).text()
  } catch {
    // A stop during the warm-up is no trouble.
  }
}

const PATIENCE_MS = 15_000

/** Everything acknowledged is on disk. An exit would wait for native threads; this does not. */
function leaveAtOnce(): void {
  process.stderr.write('Leaving now; what is not loaded yet is loaded at the next start.\n')
  process.kill(process.pid, 'SIGKILL')
}

/** Resolves when a signal came and everything is closed; a second signal does not wait. */
function stopOnSignal(service: Service): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopping = false
    const stop = (): void => {
      if (stopping) leaveAtOnce()
      stopping = true
      setTimeout(leaveAtOnce, PATIENCE_MS).unref()
      process.stderr.write('\nStopping: finishing what was begun …\n')
      service.close().then(() => {
        process.stderr.write('Stopped.\n')
        resolve()
        // Sample loading may still be retrying against the closed port.
        process.exit(0)
      }, reject)
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}
