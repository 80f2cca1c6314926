/** Everything that says who may come in, opened from the data directory: keys, users, sessions, shared pages. */
import { ACCESS_EVENTS, KeyRing, Sessions, SharedLinks, SignIns, Users, type NoteAccess } from '@candor/ingest'
import type { Config } from '../config.ts'

export interface Access {
  keys: KeyRing
  signIns: SignIns
  links: SharedLinks
  /** What is kept of who was there last is on disk then. */
  close(): Promise<void>
}

export interface AccessOptions {
  config: Config
  note: NoteAccess
  onTrouble: (message: string, error: unknown) => void
}

/** @throws Error when one of the files cannot be read: a service must not open its doors because of that */
export async function openAccess({ config, note, onTrouble }: AccessOptions): Promise<Access> {
  const directory = config.dataDirectory
  const keys = await KeyRing.open({ directory, configured: config.writeKeys, note })
  const users = await Users.open({ directory, note })
  const sessions = await Sessions.open({ directory, onTrouble })
  return {
    keys,
    links: await SharedLinks.open({ directory, note }),
    signIns: new SignIns({ users, sessions, note }),
    close: async () => {
      await sessions.close()
      await keys.close()
    },
  }
}

/** What is said of access in the log: what happened, and the id of whom or what it was about. */
export const accessWords: (...of: Parameters<NoteAccess>) => string = (event, about) =>
  about === null ? ACCESS_EVENTS[event] : `${ACCESS_EVENTS[event]} (${about})`
