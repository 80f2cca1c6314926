/** `candor backup DIRECTORY`: everything that was accepted, while Candor runs or not. */
import { resolve } from 'node:path'
import { reachCandor } from '../client.ts'

export async function backupCommand(args: string[]): Promise<void> {
  const [directory] = args
  if (directory === undefined || args.length !== 1) throw new Error('candor backup DIRECTORY')
  if (process.env['CANDOR_URL'] !== undefined)
    throw new Error('A backup is written where Candor runs: call candor backup there, without CANDOR_URL.')
  const target = resolve(directory)
  const candor = await reachCandor()
  try {
    const answer = await candor.call('POST', '/v1/backups', { directory: target })
    const { begunAt, files, bytes } = (await answer.json()) as { begunAt: string; files: number; bytes: number }
    process.stdout.write(
      `${target}: ${files} files, ${bytes} bytes; every event acknowledged before ${begunAt} is in.\n`,
    )
  } finally {
    await candor.done()
  }
}
