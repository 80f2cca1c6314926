/** The fields of the calculator's forms, and the API's body made of an address: every result is a link. */

export interface Field {
  /** Where in the body: "treatment.n". Also the name in the address. */
  readonly name: string
  readonly label: string
  /** What it may be instead of a number. */
  readonly choices?: readonly (readonly [value: string, label: string])[]
  readonly kind?: 'text' | 'numbers'
  readonly initial?: string
}

export const TASKS = [
  ['effect', 'Compare two groups'],
  ['plan', 'Plan an experiment'],
] as const
export type Task = (typeof TASKS)[number][0]

export const METRICS = [
  ['share', 'A share'],
  ['mean', 'A mean'],
  ['ratio', 'A ratio of means'],
  ['count', 'Counts of events'],
  ['quantile', 'A median or another quantile'],
  ['nps', 'A net promoter score'],
] as const
export type Metric = (typeof METRICS)[number][0]

const spread = (of: string, words: string): Field[] => [
  { name: `${of}.mean`, label: `${words}: mean` },
  { name: `${of}.sd`, label: `${words}: standard deviation` },
]
const RATIO = [...spread('numerator', 'Numerator'), ...spread('denominator', 'Denominator'), { name: 'correlation', label: 'Correlation of both' }] // prettier-ignore
const BOUNDS = [{ name: 'lower', label: 'Lower bound of its rank' }, { name: 'upper', label: 'Upper bound of its rank' }] // prettier-ignore

/** What each group is described by. */
export const ARM_FIELDS: Record<Metric, readonly Field[]> = {
  share: [{ name: 'n', label: 'People' }, { name: 'successes', label: 'Of them, did it' }],
  mean: [{ name: 'n', label: 'People' }, { name: 'mean', label: 'Mean' }, { name: 'sd', label: 'Standard deviation' }],
  ratio: [{ name: 'n', label: 'People' }, ...RATIO],
  count: [{ name: 'events', label: 'Events' }, { name: 'exposure', label: 'Out of people, hours or views' }],
  quantile: [{ name: 'n', label: 'Values' }, { name: 'value', label: 'The quantile' }, ...BOUNDS],
  nps: [{ name: 'promoters', label: 'Promoters (9–10)' }, { name: 'passives', label: 'Passives (7–8)' }, { name: 'detractors', label: 'Detractors (0–6)' }],
} // prettier-ignore

/** What is asked of a group besides, where it is known. */
export const ARM_EXTRAS: Partial<Record<Metric, readonly Field[]>> = {
  mean: [...spread('before', 'The same before'), { name: 'before.correlation', label: 'Correlation with before' }],
}

const BETTER: Field = { name: 'better', label: 'Better is', choices: [['higher', 'higher'], ['lower', 'lower']] } // prettier-ignore
const RANDOMISED: Field = { name: 'randomised', label: 'Assigned at random?', choices: [['true', 'yes, by chance'], ['false', 'no']] } // prettier-ignore
const YES_NO = [['false', 'no, absolute'], ['true', 'yes, relative']] as const // prettier-ignore

export const EFFECT_FIELDS: readonly Field[] = [
  { name: 'name', label: 'What is it?', kind: 'text' },
  RANDOMISED,
  BETTER,
]
export const EFFECT_EXTRAS: readonly Field[] = [
  { name: 'level', label: 'Confidence level', initial: '0.95' },
  { name: 'smallestWorthwhile', label: 'Smallest effect worth acting on' },
  { name: 'planned.treatment', label: 'Planned weight, treatment' },
  { name: 'planned.control', label: 'Planned weight, control' },
  { name: 'margin.size', label: 'Acceptable harm (margin)' },
  { name: 'margin.relative', label: 'Margin relative to control?', choices: YES_NO },
  { name: 'prior.mean', label: 'Prior of the lift: mean' },
  { name: 'prior.sd', label: 'Prior of the lift: standard deviation' },
]

/** History that a plan rests on. */
export const PLAN_FIGURES: Record<Metric, readonly Field[]> = {
  share: [{ name: 'control', label: 'Share today (0.08 is 8%)' }],
  mean: [{ name: 'mean', label: 'Mean today' }, { name: 'sd', label: 'Standard deviation' }, { name: 'explained', label: 'R² of what was before' }],
  ratio: [...RATIO, { name: 'explained', label: 'R² of what was before' }],
  count: [{ name: 'mean', label: 'Events a person today' }],
  quantile: [{ name: 'n', label: 'Values' }, { name: 'value', label: 'The quantile today' }, ...BOUNDS],
  nps: [{ name: 'promoters', label: 'Share of promoters' }, { name: 'detractors', label: 'Share of detractors' }],
} // prettier-ignore

export const PLAN_FIELDS: readonly Field[] = [
  { name: 'effect', label: 'Effect to find' },
  { name: 'relative', label: 'Relative to today?', choices: YES_NO },
  { name: 'units', label: 'People in both groups' },
  { name: 'daily', label: 'New people a day (one number or a list)', kind: 'numbers' },
]
export const PLAN_EXTRAS: readonly Field[] = [
  { name: 'days', label: 'Days it may run' },
  { name: 'power', label: 'Power', initial: '0.8' },
  { name: 'level', label: 'Confidence level', initial: '0.95' },
  { name: 'share', label: 'Share in the treatment', initial: '0.5' },
  BETTER,
  { name: 'clusters.size', label: 'Clusters: people in each' },
  { name: 'clusters.icc', label: 'Clusters: intra-cluster correlation' },
  { name: 'clusters.cv', label: 'Clusters: spread of sizes over their mean' },
]

const ARMS = ['treatment', 'control'] as const
export const armField = (arm: (typeof ARMS)[number], field: Field): Field => ({
  ...field,
  name: `${arm}.${field.name}`,
})

/** Every field of one form. */
export function fieldsOf(task: Task, metric: Metric): Field[] {
  if (task === 'plan') return [...PLAN_FIGURES[metric], ...PLAN_FIELDS, ...PLAN_EXTRAS]
  const arm = [...ARM_FIELDS[metric], ...(ARM_EXTRAS[metric] ?? [])]
  return [...ARMS.flatMap((name) => arm.map((field) => armField(name, field))), ...EFFECT_FIELDS, ...EFFECT_EXTRAS]
}

/** A number where the text is one; otherwise the text, so that the API can say what is wrong with it. */
function valueOf({ kind, choices }: Field, text: string): unknown {
  const number = (part: string): unknown => (part.trim() !== '' && Number.isFinite(Number(part)) ? Number(part) : part)
  if (kind === 'text') return text
  if (kind === 'numbers') return text.split(/[\s,;]+/).filter(Boolean).map(number) // prettier-ignore
  if (choices !== undefined) return text === 'true' ? true : text === 'false' ? false : text
  return number(text.trim())
}

type Body = { [key: string]: unknown }

function put(body: Body, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path
  if (rest.length === 0) body[key] = value
  else put((body[key] ??= {}) as Body, rest, value)
}

/** Choices that stand in a group say nothing without its numbers: a margin's kind without a margin. */
const CHOICE_OF_GROUP = 'margin.relative'

/** The body of the API's question; null where the form is still empty. */
export function bodyOf(task: Task, metric: Metric, asked: URLSearchParams): Body | null {
  const fields = fieldsOf(task, metric)
  const filled = fields.filter(({ name }) => (asked.get(name) ?? '').trim() !== '')
  if (!filled.some(({ choices, initial, kind }) => choices === undefined && initial === undefined && kind !== 'text')) return null // prettier-ignore
  const body: Body = {}
  for (const field of filled) {
    if (field.name === CHOICE_OF_GROUP && (asked.get('margin.size') ?? '').trim() === '') continue
    put(body, field.name.split('.'), valueOf(field, asked.get(field.name) ?? ''))
  }
  return body
}

const oneOf = <T extends string>(pairs: readonly (readonly [T, string])[], text: string | null, otherwise: T): T =>
  pairs.find(([key]) => key === text)?.[0] ?? otherwise

/** Which form the address asks for. */
export const formOf = (asked: URLSearchParams): { task: Task; metric: Metric } => ({
  task: oneOf<Task>(TASKS, asked.get('task'), 'effect'),
  metric: oneOf<Metric>(METRICS, asked.get('metric'), 'share'),
})
