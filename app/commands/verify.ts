/** `candor verify DIRECTORY`: whether a backup is whole; names what is missing or altered. */
import { resolve } from 'node:path'
import { verifyBackup } from '../backup/manifest.ts'

export async function verifyCommand(args: string[]): Promise<void> {
  const [directory] = args
  if (directory === undefined || args.length !== 1) throw new Error('candor verify DIRECTORY')
  const { manifest, faults } = await verifyBackup(resolve(directory))
  process.stdout.write(
    faults.length === 0
      ? `The backup of ${manifest.begunAt} is whole: ${manifest.files.length} files, each as it was written.\n`
      : `The backup of ${manifest.begunAt} is not whole:\n${faults.join('\n')}\n`,
  )
  if (faults.length > 0) process.exitCode = 1
}
