/** `candor retention`: removes what has outlived its time, as it happens every day by itself, and says what that was. */
import { reachCandor } from '../client.ts'

export async function retentionCommand(): Promise<void> {
  const candor = await reachCandor()
  try {
    const answer = await candor.call('DELETE', '/v1/expired')
    const { removed } = (await answer.json()) as {
      removed: Record<string, { interactions: number; deadLetters: number }>
    }
    const lines = Object.entries(removed).map(
      ([workspace, { interactions, deadLetters }]) =>
        `${workspace}: ${interactions} events and ${deadLetters} dead letters removed\n`,
    )
    process.stdout.write(lines.length === 0 ? 'There are no rules: set CANDOR_RETENTION.\n' : lines.join(''))
  } finally {
    await candor.done()
  }
}
