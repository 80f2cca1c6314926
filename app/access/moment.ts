/** A moment as people read it, in UTC as everything in Candor. */
const WRITTEN = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

/** @param text RFC 3339; '' or null are no moment */
export const moment = (text: string | null): string =>
  text === null || text === '' ? '–' : `${WRITTEN.format(new Date(text))} UTC`
