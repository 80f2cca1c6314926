/** The commands of Candor, each loaded when it is called. `npm start` is `candor start`; the others talk to a running service, or start one for themselves. */
const COMMANDS: Record<string, { words: string; run: (args: string[]) => Promise<void> }> = {
  start: {
    words: 'start                                   serve Candor on one port',
    run: async () => (await import('./commands/start.ts')).startCommand(),
  },
  import: {
    words: 'import FILE --mapping NAME|FILE [--preview]   bring a file in (CSV, NDJSON, mbox, Parquet, Arrow)',
    run: async (args) => (await import('./commands/import.ts')).importCommand(args),
  },
  audit: {
    words: 'audit [--json]                          does everything received add up? names what is missing',
    run: async (args) => (await import('./commands/audit.ts')).auditCommand(args),
  },
  scorecard: {
    words: 'scorecard [--brand NAME] [--out FILE]   the scorecard as a PDF of two pages',
    run: async (args) => (await import('./commands/scorecard.ts')).scorecardCommand(args),
  },
  sample: {
    words: 'sample drop | load                      remove or load the sample world',
    run: async (args) => (await import('./commands/sample.ts')).sampleCommand(args),
  },
  keys: {
    words: 'keys create | list | revoke             say who may write, read and administer',
    run: async (args) => (await import('./commands/keys.ts')).keysCommand(args),
  },
  users: {
    words: 'users add | list | role | invite | remove   say who may sign in, and as what',
    run: async (args) => (await import('./commands/users.ts')).usersCommand(args),
  },
  share: {
    words: 'share PAGE | list | revoke               a link to one page: read-only, numbers and no names',
    run: async (args) => (await import('./commands/share.ts')).shareCommand(args),
  },
  person: {
    words: 'person export | erase CHANNEL ID       everything about one person: out, or away for good',
    run: async (args) => (await import('./commands/person.ts')).personCommand(args),
  },
  'dead-letters': {
    words: 'dead-letters list | replay [--fix FILE]  what could not be accepted; in with it, mended if need be',
    run: async (args) => (await import('./commands/dead-letters.ts')).deadLettersCommand(args),
  },
  backup: {
    words: 'backup DIRECTORY                        everything that was accepted, while Candor runs or not',
    run: async (args) => (await import('./commands/backup.ts')).backupCommand(args),
  },
  verify: {
    words: 'verify DIRECTORY                        is a backup whole? names what is missing or altered',
    run: async (args) => (await import('./commands/verify.ts')).verifyCommand(args),
  },
  restore: {
    words:
      'restore DIRECTORY [--receipts FILE]     a backup, into an empty data directory; erases again whom receipts name',
    run: async (args) => (await import('./commands/restore.ts')).restoreCommand(args),
  },
  recompute: {
    words: 'recompute FILE                          the Findings of a bundle, computed again without a store',
    run: async (args) => (await import('./commands/recompute.ts')).recomputeCommand(args),
  },
  retention: {
    words: 'retention                               remove what has outlived CANDOR_RETENTION, now',
    run: async () => (await import('./commands/retention.ts')).retentionCommand(),
  },
  world: {
    words: 'world DIRECTORY [--people N] [--seed S]  write a truth world to files',
    run: async (args) => (await import('./commands/world.ts')).worldCommand(args),
  },
}

const USAGE = `Usage: candor <command>

${Object.values(COMMANDS)
  .map(({ words }) => `  candor ${words}`)
  .join('\n')}

Settings come from the environment: CANDOR_DATA, CANDOR_PORT, CANDOR_HOST, CANDOR_CLICKHOUSE_URL, … (docs/operating.md)
`

/** Runs one command line. Rejects with an Error whose message is meant for the person at the keyboard. */
export async function cli(args: readonly string[]): Promise<void> {
  const [name = 'help', ...rest] = args
  const command = COMMANDS[name]
  if (command === undefined) {
    process.stdout.write(USAGE)
    if (!['help', '--help', '-h'].includes(name)) throw new Error(`There is no command "${name}".`)
    return
  }
  await command.run(rest)
}
