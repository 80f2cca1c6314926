/** Erases again whom a restore brought back, before anybody is served; a start does the same with what a stop left undone. */
import { join } from 'node:path'
import { PeopleResolver } from '@candor/engine'
import { Intake, lockDirectory } from '@candor/ingest'
import { openStore } from '@candor/queries'
import { CleanUp } from '../clean-up.ts'
import { intakeLimits, type Config } from '../config.ts'

/**
 * Opens a restored data directory, erases, and closes it.
 * @param onTrouble told what goes wrong and is tried again (a store that takes nothing), and of damage in the journal
 * @returns how many people were erased again
 * @throws when it could not be finished: the next start goes on, and serves nothing before it is done
 */
export async function eraseAgainIn(
  config: Pick<Config, 'dataDirectory' | 'idWindow' | 'keepLoadedBytes' | 'maxBacklogBytes'>,
  onTrouble: (message: string, error: unknown) => void,
): Promise<number> {
  const { dataDirectory } = config
  const cleanUp = new CleanUp()
  cleanUp.push(lockDirectory(dataDirectory))
  try {
    const store = await openStore({ path: join(dataDirectory, 'store') })
    cleanUp.push(() => store.close())
    await store.migrate()
    const intake = await Intake.open({ directory: dataDirectory, ...intakeLimits(config), store, onTrouble })
    cleanUp.push(() => intake.close())
    const people = new PeopleResolver(store)
    return (await intake.erasures.eraseAgain(people.samePerson.bind(people)))?.length ?? 0
  } finally {
    await cleanUp.run()
  }
}
