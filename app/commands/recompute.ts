/** `candor recompute FILE`: the Findings of a bundle, computed again without a store; exits with 1 where one differs. */
import { readFile } from 'node:fs/promises'
import { recompute, TOLERANCE } from '@candor/engine/bundle/recompute'

const SHOWN = 20

async function parsed(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${(error as Error).message}.`, { cause: error })
  }
}

export async function recomputeCommand(args: string[]): Promise<void> {
  const [file] = args
  if (file === undefined || args.length !== 1) throw new Error('candor recompute FILE')
  const result = await recompute(await parsed(file))
  if ('refused' in result) throw new Error(result.reason)
  const { findings, differences, carried, bundle } = result
  const about = `${bundle.asked.answer.replace(':key', bundle.asked.key ?? '')} as it was at ${bundle.asked.now}`
  const taken = carried.map((what) => `Taken from the bundle as it is, since it is made of names: ${what}.\n`).join('')
  const same = `${findings.length} Findings of ${about}: each as the bundle tells it, to ${TOLERANCE}.\n`
  const others = differences.slice(0, SHOWN).join('\n')
  const more = differences.length > SHOWN ? `\nand ${differences.length - SHOWN} more` : ''
  const made = `The bundle was made by Candor ${bundle.candor}.`
  process.stdout.write(taken + (differences.length === 0 ? same : `Not as the bundle tells it:\n${others}${more}\n${made}\n`)) // prettier-ignore
  if (differences.length > 0) process.exitCode = 1
}
