/** The pages, by the question each answers, in the order in which people meet them: address, name in the navigation, title. */
export const PAGES = [
  ['/', 'Overview', 'Overview'],
  ['/reach', 'Reach', 'Reach and voice'],
  ['/voices', 'Voices', 'Voices'],
  ['/word-of-mouth', 'Word of mouth', 'Word of mouth'],
  ['/people', 'People', 'People and loyalty'],
  ['/service', 'Service', 'Service'],
  ['/initiatives', 'Initiatives', 'Initiatives'],
  ['/experiments', 'Experiments', 'Experiments'],
  ['/scorecard', 'Scorecard', 'Scorecard'],
  ['/data', 'Data', 'Data'],
] as const
