/** The whole of Candor in one process, on one port: ingest, engine, dashboard. */
import { rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import compress from '@fastify/compress'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance } from 'fastify'
import { AlarmWatch, engineApi, PeopleResolver, whileUnchanged } from '@candor/engine'
import {
  Door,
  guardReads,
  InFlight,
  Intake,
  ingestRoutes,
  KEEP_EVERYTHING,
  KeyRing,
  lockDirectory,
  RateLimits,
  Retention,
  startSources,
  type LiveSources,
} from '@candor/ingest'
import { openStore, type Store } from '@candor/queries'
import { assignmentRoutes } from './assignment-routes.ts'
import { backupRoutes } from './backup/backup-routes.ts'
import { STAGING } from './backup/create.ts'
import { UNFINISHED_RESTORE } from './backup/restore.ts'
import { CleanUp } from './clean-up.ts'
import { answerClientError } from './client-error.ts'
import { intakeLimits, type Config } from './config.ts'
import { LiveUpdates } from './live.ts'
import type { AnsweredRequest } from './logging.ts'
import { Metrics } from './metrics/metrics.ts'
import { mountOperations } from './operations.ts'
import { mountPages } from './pages.ts'
import { Reports } from './reports/reports.ts'
import type { Telemetry } from './telemetry/telemetry.ts'

export interface Service {
  /** Where it listens, for example http://127.0.0.1:7117 */
  url: string
  app: FastifyInstance
  store: Store
  intake: Intake
  /** A key of this run for the people at this machine. */
  operatorKey: string
  sources: LiveSources
  /** Finishes what was begun, makes everything durable, lets go of port and files. */
  close(): Promise<void>
}

export interface ServiceOptions {
  config: Config
  /** Where the built dashboard is. */
  dashboard?: string
  log?: (message: string) => void
  /** Told of every failure that nobody else is told of; the log, if left out. */
  trouble?: (message: string, error: unknown) => void
  /** Told of every answer. */
  answered?: (request: AnsweredRequest) => void
}

const BUILT_DASHBOARD = fileURLToPath(new URL('../dashboard/build', import.meta.url))

/** Starts Candor. Rejects, with nothing left open, when the store is taken or the port is in use. */
export async function startService({
  config,
  dashboard = BUILT_DASHBOARD,
  log = () => undefined,
  trouble,
  answered = () => undefined,
}: ServiceOptions): Promise<Service> {
  const cleanUp = new CleanUp()
  cleanUp.push(lockDirectory(config.dataDirectory))
  const onTrouble = (message: string, error: unknown): void =>
    trouble !== undefined
      ? trouble(message, error)
      : log(`${message}: ${error instanceof Error ? error.message : String(error)}`)
  try {
    if (existsSync(join(config.dataDirectory, UNFINISHED_RESTORE)))
      throw new Error(`A restore into ${config.dataDirectory} was cut off. Empty that directory and restore again.`)
    const store = await openStore(
      config.clickhouse ?? {
        path: join(config.dataDirectory, 'store'),
        backups: join(config.dataDirectory, STAGING),
      },
    )
    cleanUp.push(() => store.close())
    await store.migrate()
    const live = new LiveUpdates()
    const metrics = new Metrics()
    const telemetry = await openTelemetry(config, metrics, onTrouble)
    cleanUp.push(() => telemetry?.close())
    let alarmWatch: AlarmWatch | null = null
    const onChanged = (workspaces: Iterable<string>): void => {
      live.announce(workspaces)
      alarmWatch?.changed(workspaces)
    }
    const intake = await Intake.open({
      directory: config.dataDirectory,
      ...intakeLimits(config),
      store,
      onLoaded: onChanged,
      onRemoved: onChanged,
      onTrouble,
      observer: metrics.observer,
      ...(telemetry?.tracing && { tracer: telemetry.tracing }),
    })
    cleanUp.push(() => intake.close())
    const people = new PeopleResolver(whileUnchanged(store))
    // Nobody is served, and no source listens, before those are gone whom a restore brought back.
    const again = await intake.erasures.eraseAgain(people.samePerson.bind(people))
    if (again !== null) log(`After the restore ${again.length} people were erased again`)
    const watch = new AlarmWatch({
      ...{ store, people, onTrouble, inTurn: <T>(work: () => Promise<T>) => intake.inTurn(work) },
      onRecorded: (workspace) => live.announce([workspace]),
    })
    alarmWatch = watch
    cleanUp.push(() => watch.stop())
    const sources = startSources({
      file: config.sources ?? null,
      env: process.env,
      intake,
      onTrouble,
    })
    cleanUp.push(() => sources.stop())
    const keys = await KeyRing.open({ directory: config.dataDirectory, configured: config.writeKeys })
    cleanUp.push(() => keys.close())
    const operatorKey = await keys.giveOperator()
    if (config.keys === 'required' && keys.list().length === 0)
      log(
        'Everybody needs a key, and there is none yet: make one with candor keys create --workspace main --scope read',
      )
    const app = await buildApp({
      config,
      dashboard,
      store,
      intake,
      live,
      people,
      alarmWatch: watch,
      onChanged,
      metrics,
      tracing: telemetry?.tracing ?? null,
      keys,
      operatorKey,
      onTrouble,
      log,
      answered,
    })
    cleanUp.push(async () => {
      live.close()
      await app.close()
    })
    await app.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
      throw listenError(error, config)
    })
    const { port } = app.server.address() as AddressInfo
    return {
      url: `http://${reachable(config.host)}:${port}`,
      app,
      store,
      intake,
      operatorKey,
      sources,
      close: () => cleanUp.run(),
    }
  } catch (error) {
    // Why it did not start is worth more than what failed behind that.
    await cleanUp.run().catch((behind: unknown) => onTrouble('What was opened could not be closed', behind))
    throw error
  }
}

/** The packages that send are large: whoever sends nothing does not load them. */
async function openTelemetry(
  { telemetry }: Config,
  { registry }: Metrics,
  onTrouble: Parts['onTrouble'],
): Promise<Telemetry | null> {
  if (telemetry === null || telemetry === undefined) return null
  const { startTelemetry } = await import('./telemetry/telemetry.ts')
  return startTelemetry(telemetry, { registry, version: API_INFO.version, onTrouble })
}

/** Where this machine reaches what listens there. */
const reachable = (host: string): string =>
  host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host

function listenError(error: unknown, { host, port }: Config): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'EADDRINUSE')
    return new Error(`Port ${port} is in use: stop what runs there, or choose another with CANDOR_PORT.`)
  if (code === 'EACCES') return new Error(`Port ${port} needs more rights: choose one above 1023 with CANDOR_PORT.`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new Error(`CANDOR_HOST is "${host}": write an address of this machine, such as 127.0.0.1 or 0.0.0.0.`)
  return error
}

interface Parts {
  config: Config
  dashboard: string
  store: Store
  intake: Intake
  live: LiveUpdates
  people: PeopleResolver
  alarmWatch: AlarmWatch
  onChanged: (workspaces: Iterable<string>) => void
  metrics: Metrics
  tracing: Telemetry['tracing']
  keys: KeyRing
  operatorKey: string
  onTrouble: (message: string, error: unknown) => void
  log: (message: string) => void
  answered: (request: AnsweredRequest) => void
}

async function buildApp(parts: Parts): Promise<FastifyInstance> {
  const {
    config,
    dashboard,
    store,
    intake,
    live,
    people,
    alarmWatch,
    onChanged,
    metrics,
    tracing,
    keys,
    operatorKey,
    onTrouble,
    log,
    answered,
  } = parts
  const door = new Door({ keys, required: config.keys === 'required', openToAll: config.unsafeOpen === true })
  const app = Fastify({
    logger: false,
    forceCloseConnections: true,
    clientErrorHandler: answerClientError,
    routerOptions: { maxParamLength: 2500 },
  })
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: API_INFO },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, i) =>
        typeof json['$id'] === 'string' ? json['$id'] : `schema-${i}`,
    },
  })
  // Requests are unpacked by ingest itself, within its own limits.
  await app.register(compress, { global: true, globalDecompression: false, encodings: ['br', 'gzip'], threshold: 1024 })
  // Before any route: those that are registered earlier would not be counted.
  tracing?.mount(app)
  app.addHook('onResponse', (request, reply, done) => {
    metrics.answered(reply.statusCode)
    answered({
      ...{ id: request.id, method: request.method, route: request.routeOptions.url ?? 'none' },
      ...{ status: reply.statusCode, milliseconds: Math.round(reply.elapsedTime * 10) / 10 },
    })
    done()
  })
  guardReads(app, door)
  const inFlight = new InFlight(config.maxInFlightBytes)
  const retention = new Retention({
    ...{ store, rules: config.retention ?? KEEP_EVERYTHING, say: log },
    quietly: (work) => intake.quietly(work),
    onRemoved: onChanged,
  })
  app.addHook('onClose', () => retention.stop())
  const samePerson = people.samePerson.bind(people)
  const limits = new RateLimits()
  await app.register((scope) =>
    ingestRoutes(scope, { intake, store, door, samePerson, retention, limits, inFlight, onTrouble }),
  )
  await app.register((scope) =>
    assignmentRoutes(scope, { store: whileUnchanged(store), intake, door, limits, onTrouble }),
  )
  await app.register(engineApi, {
    ...{ store, people, onTrouble },
    onRefreshed: (workspace: string) => live.announce([workspace]),
    // What is told of a brand that has no alarms is nothing to remember.
    onAlarms: (scope, { streams }) => {
      if (streams.some(({ bursts, rises }) => bursts.length + rises.length > 0)) alarmWatch.looked(scope)
    },
  })
  live.mount(app)
  mountOperations(app, { store, intake, metrics, onTrouble })
  // A stop in the middle of a backup left a part of one, which holds people's data.
  await rm(join(config.dataDirectory, STAGING), { recursive: true, force: true })
  backupRoutes(app, { intake, dataDirectory: config.dataDirectory, operatorKey })
  app.get('/openapi.json', { schema: { hide: true }, config: { access: 'public' } }, () => app.swagger())
  const numbers = door.keys.givePages()
  await mountPages(app, dashboard, { state: () => live.state, keys: { people: operatorKey, numbers } })
  const reports = new Reports({
    ...{ file: config.reports?.file ?? null, smtp: config.reports?.smtp ?? null, env: process.env },
    ...{ app, key: numbers, log, onTrouble },
  })
  app.addHook('onListen', (done) => {
    reports.start()
    done()
  })
  app.addHook('onClose', () => reports.stop())
  return app
}

const API_INFO = {
  title: 'Candor',
  version: '0.1.0',
  description:
    'Interactions go in under /v1, Findings come out under /api. Every number carries its interval, n, coverage, evidence and what is needed to recompute it.',
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
}
