/** What is said when access changes hands: in the log and as a counter. By ids, which name nobody. */

export const ACCESS_EVENTS = {
  signed_in: 'Somebody signed in',
  sign_in_failed: 'A sign-in failed',
  sign_in_limited: 'Sign-ins were tried too often, and are refused for a while',
  signed_out: 'Somebody signed out',
  user_made: 'A user was made',
  user_invited: 'A user was invited to choose a password',
  user_removed: 'A user was removed',
  role_changed: 'A user was given another role',
  password_set: 'A user chose a password',
  key_made: 'A key was made',
  key_revoked: 'A key was revoked',
  link_made: 'A page was shared',
  link_revoked: 'A shared page was taken back',
} as const
export type AccessEvent = keyof typeof ACCESS_EVENTS

/** @param about the id of the user, key or link; null where there is none, as for an unknown name */
export type NoteAccess = (event: AccessEvent, about: string | null) => void
