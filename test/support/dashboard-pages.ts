/** The pages of the dashboard and how they are looked at. */

const CALCULATED =
  '/calculator?task=effect&metric=share&treatment.n=21307&treatment.successes=3894&control.n=21306&control.successes=2262&name=Visits&randomised=true'
export const PAGES = {
  overview: '/',
  reach: '/reach',
  voices: '/voices',
  'voices-queue': '/voices/label?reader=ann',
  'voices-messages': '/voices/messages?of=negative',
  people: '/people',
  staying: '/people/staying',
  person: '/people/one?channel=email&id=ann',
  service: '/service',
  experiments: '/experiments',
  experiment: '/experiments/free-ticket-holdout',
  initiatives: '/initiatives',
  initiative: '/initiatives/free-ticket',
  places: '/initiatives/quiet-trams?brand=Tram',
  scorecard: '/scorecard',
  data: '/data',
  how: '/how',
  metric: '/how/nps',
  find: '/find?q=ticket',
  calculator: CALCULATED,
  style: '/style',
}
/** Pages outside a workspace: their numbers are the reader's own, or examples, or they have none. */
export const OWN_NUMBERS = new Set(['calculator', 'style', 'how', 'metric'])
export const LOOKS = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  narrow: { colorScheme: 'light', viewport: { width: 360, height: 740 } },
} as const
/** Pages without a Finding: what is on them is the reader's own, or words. */
export const WITHOUT_FINDINGS = new Set([
  ...['data', 'person', 'calculator', 'voices-queue', 'voices-messages', 'how', 'metric', 'find'],
])
