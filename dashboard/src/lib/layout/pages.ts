/** The pages, by the question each answers, in the order in which people meet them. */
export const PAGES = [
  ['/', 'Overview'],
  ['/reach', 'Reach and voice'],
  ['/voices', 'Voices'],
  ['/people', 'People and loyalty'],
  ['/service', 'Service'],
  ['/initiatives', 'Initiatives'],
  ['/experiments', 'Experiments'],
  ['/scorecard', 'Scorecard'],
  ['/data', 'Data'],
] as const
