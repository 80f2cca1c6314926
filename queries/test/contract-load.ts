/** The part of the store contract about loading: exactly once, whole files or nothing, and removal. */
import { describe, expect, it } from 'vitest'
import type { JournalRow } from '../journal-row.ts'
import type { ContractContext } from './contract.ts'
import { AT, interaction, interactions } from './rows.ts'

export function loadContract(context: ContractContext): void {
  const audit = async (workspace: string) =>
    (await context.store.query('admin/rollup_audit', {})).find((row) => row.workspace === workspace)

  describe('loading', () => {
    it('stores a file once under one token, in the table and in every rollup', async () => {
      const workspace = context.workspace()
      const rows = interactions(1000, (index) => ({
        workspace,
        value: 0.5,
        audience: 3,
        at: AT + (index % 90) * 86_400_000,
      }))
      const file = context.directory.journal(rows)
      for (let attempt = 1; attempt <= 3; attempt++) await context.store.load('interaction', file, `${workspace} once`)
      const counted = await audit(workspace)
      expect(counted).toEqual({
        workspace,
        digest: counted?.rollup_digest,
        rollup_digest: counted?.digest,
        monthly_digest: counted?.digest,
        monthly_accounts: 7,
        acts: 1000,
        daily_acts: 1000,
        monthly_acts: 1000,
        events: 1000,
        rollup_events: 1000,
        monthly_events: 1000,
        value: 500,
        rollup_value: 500,
        audience: 3000,
        rollup_audience: 3000,
        accounts: 7,
        rollup_accounts: 7,
        posts: 1000,
        rollup_posts: 1000,
      })
    })

    it('stores it once, too, when the same load runs several times at once', async () => {
      const workspace = context.workspace()
      const file = context.directory.journal(interactions(500, () => ({ workspace })))
      const tries = await Promise.allSettled(
        [1, 2, 3].map(() => context.store.load('interaction', file, `${workspace} at once`)),
      )
      // A server refuses a load while the same one runs (216).
      const refusals = tries.flatMap((one) =>
        one.status === 'rejected' ? [(one.reason as { code?: string }).code] : [],
      )
      expect(refusals.filter((code) => code !== '216')).toEqual([])
      expect(refusals.length).toBeLessThan(3)
      expect(await audit(workspace)).toMatchObject({ events: 500, rollup_events: 500, rollup_posts: 500 })
    })

    it('keeps an honest repeat of the same rows under another token', async () => {
      const workspace = context.workspace()
      const file = context.directory.journal(interactions(10, () => ({ workspace })))
      await context.store.load('interaction', file, `${workspace} first`)
      await context.store.load('interaction', file, `${workspace} second`)
      expect(await audit(workspace)).toMatchObject({ events: 20, rollup_events: 20 })
      expect(await context.store.query('admin/duplicates_audit', {})).toContainEqual({
        workspace,
        event_id: 'event-0',
        copies: 2,
      })
    })

    it('takes 50,000 rows as one block, so that a token covers all or nothing', async () => {
      const workspace = context.workspace()
      const file = context.directory.journal(
        interactions(50_000, (index) => ({ workspace, actor: index, text: 'x'.repeat(100) })),
      )
      await context.store.load('interaction', file, workspace)
      const parts = await context.ask(
        `-- Parts as inserted.
        -- param workspace: String
        -- row parts: UInt64
        SELECT count() AS parts FROM system.parts
        WHERE database = currentDatabase() AND table = 'interaction' AND level = 0 AND partition LIKE concat('(\\'', {workspace:String}, '\\',%')`,
        { workspace },
      )
      expect(parts).toEqual([{ parts: 1 }])
      await context.store.load('interaction', file, workspace)
      expect(await audit(workspace)).toMatchObject({
        events: 50_000,
        rollup_events: 50_000,
        accounts: 50_000,
        rollup_accounts: 50_000,
      })
    })

    it('takes a file that spans more months than the engine allows by itself', async () => {
      const workspace = context.workspace()
      const months = (index: number) => ({ workspace, verb: 'View', at: AT - index * 31 * 86_400_000 })
      const file = context.directory.journal(interactions(101, months))
      await context.store.load('interaction', file, workspace)
      expect(await audit(workspace)).toMatchObject({ events: 101, rollup_events: 101 })
    })

    it('selects each kind of row from one journal', async () => {
      const workspace = context.workspace()
      const bytes = Buffer.from([0, 255, 10, 10, 39, 92])
      const rows: JournalRow[] = [
        interaction({ event_id: 'said', workspace }),
        interaction({ event_id: 'linked', workspace, verb: 'Link', linked: 2 }),
        interaction({ event_id: 'unlinked', workspace, verb: 'Unlink', linked: 2 }),
        interaction({ event_id: 'linked to nobody', workspace, verb: 'Link' }),
        { kind: 'actor', workspace, actor: 1, channel: 'x', handle: '@ann', received_at: AT },
        {
          kind: 'definition',
          workspace,
          definition_kind: 'market',
          key: 'm',
          body: '{"v":1}',
          hash: 'a',
          received_at: AT,
        },
        {
          kind: 'definition',
          workspace,
          definition_kind: 'market',
          key: 'm',
          body: '{"v":2}',
          hash: 'b',
          received_at: AT + 1,
        },
        {
          kind: 'dead_letter',
          workspace,
          received_at: AT,
          source: 'native',
          reason: 'r',
          detail: 'd',
          position: 3,
          bytes: bytes.toString('base64'),
        },
        { kind: 'person', workspace, generation: 1, actor: 1, person: 2 },
      ]
      const file = context.directory.journal(rows)
      const counts = { interaction: 4, identity_link: 2, actor: 1, definition: 2, dead_letter: 1, person: 1 }
      for (const name of ['interaction', 'identity_link', 'actor', 'definition', 'dead_letter', 'person'] as const) {
        await context.store.load(name, file, `${workspace} ${name}`)
        const [stored] = await context.ask(
          `-- Stored.\n-- param workspace: String\n-- row n: UInt64\nSELECT count() AS n FROM ${name} WHERE workspace = {workspace:String}`,
          { workspace },
        )
        expect(stored, name).toEqual({ n: counts[name] })
      }
      expect(await context.store.query('admin/definitions', { workspace })).toMatchObject([
        { body: '{"v":2}', hash: 'b' },
      ])
      const [letter] = await context.store.query('admin/dead_letters', { workspace, limit: 5 })
      expect(letter).toMatchObject({ position: 3, bytes: bytes.toString('base64') })
    })

    it('takes an empty file, and blank lines', async () => {
      const workspace = context.workspace()
      await context.store.load('interaction', context.directory.file(''), `${workspace} empty`)
      expect(
        await context.ask(
          `-- Rows.\n-- param workspace: String\n-- row n: UInt64\nSELECT count() AS n FROM interaction WHERE workspace = {workspace:String}`,
          { workspace },
        ),
      ).toEqual([{ n: 0 }])
      const line = JSON.stringify(interaction({ event_id: 'one', workspace }))
      const file = context.directory.file(`\n\n${line}\n\n\n`)
      await context.store.load('interaction', file, `${workspace} blank`)
      expect(await audit(workspace)).toMatchObject({ events: 1, rollup_events: 1 })
    })

    it('removes a workspace from tables and rollups, leaves the others, and takes its files again', async () => {
      const [gone, kept] = [context.workspace(), context.workspace()]
      const files = [gone, kept].map((workspace) => {
        const months = (index: number) => ({ workspace, at: AT + index * 31 * 86_400_000 })
        return context.directory.journal([
          ...interactions(12, months),
          { kind: 'actor', workspace, actor: 1, channel: 'x', handle: 'a', received_at: AT },
        ])
      })
      const load = async () => {
        for (const [index, file] of files.entries()) {
          await context.store.load('interaction', file, `drop ${index}`)
          await context.store.load('actor', file, `drop actor ${index}`)
        }
      }
      await load()
      await context.store.dropWorkspace(gone)
      expect(await audit(gone)).toBeUndefined()
      expect(await audit(kept)).toMatchObject({ events: 12, rollup_events: 12 })
      await load()
      expect(await audit(gone)).toMatchObject({ events: 12, rollup_events: 12, posts: 12, rollup_posts: 12 })
      expect(await audit(kept)).toMatchObject({ events: 12, rollup_events: 12 })
    })

    it.each(["x' OR 1", '', 'UPPER', '../x', 'a'.repeat(41)])('refuses to drop a workspace called %j', async (name) => {
      await expect(context.store.dropWorkspace(name)).rejects.toThrow(/not the name of a workspace/)
    })
  })
}
