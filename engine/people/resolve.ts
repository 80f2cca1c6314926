/**
 * People are resolved when read: accounts are joined by the links that hold now, and the result is kept as a generation.
 *
 * A generation is named by a watermark of the whole link log, so it is recomputed only when a link came or went, and the
 * same links give the same generation whatever their order of arrival. Queries take the generation as a parameter: all
 * numbers of one answer see the same people. Generation 0 is that of a workspace without links.
 */
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PersonRow, Store } from '@candor/queries'
import { MERGE_RULES, mergePeople, type HeldMerge, type People } from './merge.ts'
import { readChannels, readLinks } from './read-links.ts'

interface Resolved {
  generation: number
  held: readonly HeldMerge[]
}

/** A file of up to a million rows is stored as one block, and so once under its token. */
const ROWS_PER_FILE = 500_000
const LINES_PER_WRITE = 10_000
const LINKS_PER_PAGE = 200_000
const ATTEMPTS = 5
const GENERATIONS_KEPT = 3

export class PeopleResolver {
  readonly #store: Store
  readonly #directory: string
  readonly #pageSize: number
  /** Generations that are known to be complete in the store, and those being made: concurrent readers share the work. */
  readonly #ready = new Map<string, { watermark: number; done: Promise<Resolved> }>()

  readonly #recent = new Map<string, number[]>()

  /**
   * @param directory where a generation is written before it is loaded; it must be readable by the store
   * @param pageSize how many links are read at once
   */
  constructor(store: Store, directory = tmpdir(), pageSize = LINKS_PER_PAGE) {
    this.#store = store
    this.#directory = directory
    this.#pageSize = pageSize
  }

  /** The generation that holds the people of all links received so far. Computes and stores it when the links changed. */
  async generation(workspace: string): Promise<number> {
    return (await this.#resolved(workspace)).generation
  }

  /** All accounts of the people that these accounts belong to; an account that nothing is joined to stands for itself. */
  async samePerson(workspace: string, actors: readonly number[]): Promise<number[]> {
    const generation = await this.generation(workspace)
    const rows = await this.#store.query('people/same_person', { workspace, generation, actors })
    return [...new Set([...actors, ...rows.map(({ actor }) => actor)])]
  }

  /** Merges that look wrong and wait for a person to review them, the largest first. */
  async held(workspace: string): Promise<readonly HeldMerge[]> {
    return (await this.#resolved(workspace)).held
  }

  async #resolved(workspace: string): Promise<Resolved> {
    const watermark = await this.#watermark(workspace)
    const known = this.#ready.get(workspace)
    if (known?.watermark === watermark) return known.done
    const done = this.#resolve(workspace, watermark)
    this.#ready.set(workspace, { watermark, done })
    done.catch(() => {
      if (this.#ready.get(workspace)?.done === done) this.#ready.delete(workspace)
    })
    return done
  }

  async #watermark(workspace: string): Promise<number> {
    const [row] = await this.#store.query('people/link_watermark', { workspace, rules: MERGE_RULES })
    return row?.generation ?? 0
  }

  async #resolve(workspace: string, watermark: number): Promise<Resolved> {
    let generation = watermark
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (generation === 0) return { generation, held: [] }
      const people = await this.#people(workspace)
      const after = await this.#watermark(workspace)
      // Links that arrived while we read would be stored under a name that is not theirs: read again.
      if (after === generation) {
        await this.#keep(workspace, generation, people)
        await this.#dropOld(workspace, generation)
        return { generation, held: people.held }
      }
      generation = after
    }
    throw new Error('Links between accounts keep arriving faster than people can be resolved. Ask again in a moment.')
  }

  async #people(workspace: string): Promise<People> {
    const links = await readLinks(this.#store, workspace, this.#pageSize)
    const channels = await readChannels(this.#store, workspace, this.#pageSize)
    return mergePeople(links, (actor) => channels.get(actor) ?? '')
  }

  /** Answers under way may still read the generations before this one; older ones go. */
  async #dropOld(workspace: string, generation: number): Promise<void> {
    const recent = [...(this.#recent.get(workspace) ?? []), generation].slice(-GENERATIONS_KEPT)
    this.#recent.set(workspace, recent)
    await this.#store.dropPeople(workspace, recent)
  }

  async #keep(workspace: string, generation: number, people: People): Promise<void> {
    const isWhole = async (): Promise<boolean> => {
      const [size] = await this.#store.query('people/generation_size', { workspace, generation })
      return (size?.accounts ?? 0) === people.actors.length
    }
    if (await isWhole()) return
    await this.#write(workspace, generation, people, (file, token) => this.#store.load('person', file, token))
    // A crash while it was written earlier may have left its tokens without their rows.
    if (await isWhole()) return
    await this.#write(workspace, generation, people, (file, token) => this.#store.loadRest('person', file, token, 0))
    if (!(await isWhole()))
      throw new Error(`The people of generation ${generation} could not be stored whole. Ask again.`)
  }

  async #write(
    workspace: string,
    generation: number,
    people: People,
    load: (file: string, token: string) => Promise<void>,
  ): Promise<void> {
    const directory = await mkdtemp(join(this.#directory, 'candor-people-'))
    try {
      for (let start = 0, part = 0; start < people.actors.length; start += ROWS_PER_FILE, part += 1) {
        const file = join(directory, `${part}.ndjson`)
        await writePeople(file, workspace, generation, people, start)
        await load(file, `person:${workspace}:${generation}:${part}`)
      }
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }
}

async function writePeople(
  path: string,
  workspace: string,
  generation: number,
  people: People,
  start: number,
): Promise<void> {
  const end = Math.min(start + ROWS_PER_FILE, people.actors.length)
  const file = await open(path, 'w')
  try {
    for (let from = start; from < end; from += LINES_PER_WRITE) {
      let lines = ''
      for (let at = from; at < Math.min(from + LINES_PER_WRITE, end); at += 1) {
        const actor = people.actors[at] ?? 0
        const row: PersonRow = { kind: 'person', workspace, generation, actor, person: people.persons[at] ?? actor }
        lines += JSON.stringify(row) + '\n'
      }
      await file.write(lines)
    }
  } finally {
    await file.close()
  }
}
