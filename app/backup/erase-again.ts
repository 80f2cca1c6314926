/** Erases again whom a restore brought back, before anybody is served; a start does the same with what a stop left undone. */
import { join } from 'node:path'
import { PeopleResolver } from '@candor/engine'
import { Intake, lockDirectory } from '@candor/ingest'
import { openStore } from '@candor/queries'
import { intakeLimits, type Config } from '../config.ts'

/**
 * Opens a restored data directory, erases, and closes it.
 * @returns how many people were erased again
 * @throws when it could not be finished: the next start goes on, and serves nothing before it is done
 */
export async function eraseAgainIn(
  config: Pick<Config, 'dataDirectory' | 'idWindow' | 'keepLoadedBytes' | 'maxBacklogBytes'>,
): Promise<number> {
  const { dataDirectory } = config
  const cleanUp: (() => Promise<void> | void)[] = [lockDirectory(dataDirectory)]
  try {
    const store = await openStore({ path: join(dataDirectory, 'store') })
    cleanUp.push(() => store.close())
    await store.migrate()
    const intake = await Intake.open({ directory: dataDirectory, ...intakeLimits(config), store })
    cleanUp.push(() => intake.close())
    const people = new PeopleResolver(store)
    return (await intake.erasures.eraseAgain(people.samePerson.bind(people)))?.length ?? 0
  } finally {
    for (const step of cleanUp.reverse()) await step()
  }
}
