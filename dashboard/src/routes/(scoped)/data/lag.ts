/** A lag of a source in words: the upper end of its class, in the unit that people would use. */
const UNITS = [
  { seconds: 86_400, one: 'day', many: 'days' },
  { seconds: 3600, one: 'hour', many: 'hours' },
  { seconds: 60, one: 'minute', many: 'minutes' },
  { seconds: 1, one: 'second', many: 'seconds' },
] as const

/** @param seconds null where nothing is known */
export function lagWords(seconds: number | null): string {
  if (seconds === null) return 'unknown'
  const unit = UNITS.find((one) => seconds >= one.seconds * 1.5) ?? UNITS[3]
  const amount = Math.ceil(seconds / unit.seconds)
  return `${amount.toLocaleString('en')} ${amount === 1 ? unit.one : unit.many}`
}
