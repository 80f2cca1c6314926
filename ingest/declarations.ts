/** Definitions on their way into the journal, one after the other where they must agree with what was declared before. */
import { setTimeout } from 'node:timers/promises'
import type { Store } from '@candor/queries'
import { assignmentConflict, type Assigning } from './assignment-contradiction.ts'
import type { Origin } from './candidate.ts'
import type { Definition, ExperimentDefinition } from './definition.ts'
import type { Intake } from './intake.ts'
import { ProblemError } from './problem.ts'

/** How long the store may take to show what was declared before. */
const PATIENCE_MS = 10_000

export class Declarations {
  readonly #intake: Pick<Intake, 'declare' | 'drained'>
  readonly #store: Pick<Store, 'query'>
  readonly #patienceMs: number
  #turn: Promise<unknown> = Promise.resolve()

  constructor(intake: Pick<Intake, 'declare' | 'drained'>, store: Pick<Store, 'query'>, patienceMs = PATIENCE_MS) {
    this.#intake = intake
    this.#store = store
    this.#patienceMs = patienceMs
  }

  /**
   * Declares all of them or none. Resolves when they are durable.
   * @throws ProblemError when one contradicts another experiment, or what is declared cannot be read
   */
  async declare(definitions: readonly Definition[], origin: Origin): Promise<void> {
    const experiments = definitions.filter(({ kind }) => kind === 'experiment') as Assigning[]
    const write = (): Promise<void> => this.#intake.declare(definitions, origin)
    if (experiments.every(({ body }) => body.assignment === undefined)) return write()
    // Two that exclude each other must not both be found free of conflict.
    const done = this.#turn.then(async () => {
      const conflict = assignmentConflict(experiments, await this.#declared(origin.workspace))
      if (conflict !== null) throw new ProblemError('invalid_definition', conflict)
      await write()
    })
    this.#turn = done.catch(() => undefined)
    return done
  }

  /** What was acknowledged a moment ago may still wait in the journal. */
  async #declared(workspace: string): Promise<Assigning[]> {
    const stop = new AbortController()
    const late = setTimeout(this.#patienceMs, true, { signal: stop.signal }).catch(() => false)
    const isLate = await Promise.race([this.#intake.drained().then(() => false), late])
    stop.abort()
    if (isLate) throw new ProblemError('definitions_unread')
    const rows = await this.#store.query('admin/definitions', { workspace })
    return rows
      .filter(({ kind }) => kind === 'experiment')
      .map(({ key, body }) => ({ key, body: JSON.parse(body) as ExperimentDefinition }))
  }
}
