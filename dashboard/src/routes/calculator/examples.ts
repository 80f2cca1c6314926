/** A filled form for every question, so that a reader sees what goes where. Published figures where there are some. */
import type { Metric, Task } from './fields.ts'

interface Example {
  /** What the figures are. */
  readonly words: string
  readonly values: Readonly<Record<string, string>>
}

/** Two arms that have the same names of fields, in the order treatment, control. */
const arms = (fields: Record<string, readonly [treatment: string, control: string]>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, [treatment, control]]) => [
      [`treatment.${name}`, treatment],
      [`control.${name}`, control],
    ]),
  )

const EFFECTS: Record<Metric, Example> = {
  share: {
    words: 'Visits after an e-mail with men’s goods and after none (Hillstrom, 2008)',
    values: { ...arms({ n: ['21307', '21306'], successes: ['3894', '2262'] }), name: 'Visits', randomised: 'true' },
  },
  mean: {
    words: 'Spend a customer in the same e-mail test (Hillstrom, 2008)',
    values: {
      ...arms({ n: ['21307', '21306'], mean: ['1.422617', '0.652789'], sd: ['17.754', '11.588'] }),
      ...{ name: 'Spend', randomised: 'true' },
    },
  },
  ratio: {
    words: 'Clicks a page view, where people are randomised and pages are not (made up)',
    values: {
      ...arms({
        n: ['900', '910'],
        ...{ 'numerator.mean': ['3.4', '3'], 'numerator.sd': ['2.1', '2'] },
        ...{ 'denominator.mean': ['10', '10.1'], 'denominator.sd': ['5', '5'], correlation: ['0.6', '0.6'] },
      }),
      ...{ name: 'Clicks a page view', randomised: 'true' },
    },
  },
  count: {
    words: 'Breast cancers in 28,010 and 19,017 person-years, with and without fluoroscopy (Boice & Monson, 1977)',
    values: {
      ...arms({ events: ['41', '15'], exposure: ['28010', '19017'] }),
      ...{ name: 'Breast cancer', randomised: 'false', better: 'lower' },
    },
  },
  quantile: {
    words: 'The median minutes to a first reply, before and after a new rota (made up)',
    values: {
      ...arms({ n: ['400', '400'], value: ['26', '31'], lower: ['24', '29'], upper: ['28', '33'] }),
      ...{ name: 'Median minutes to reply', randomised: 'false', better: 'lower' },
    },
  },
  nps: {
    words: 'Answers of two groups of customers (made up)',
    values: {
      ...arms({ promoters: ['160', '140'], passives: ['130', '140'], detractors: ['110', '120'] }),
      ...{ name: 'NPS', randomised: 'true' },
    },
  },
}

const PLANS: Record<Metric, Example> = {
  share: {
    words: 'One in ten does it today; a fifth more would be worth it; 500 new people a day',
    values: { control: '0.1', effect: '0.2', relative: 'true', daily: '500' },
  },
  mean: {
    words: 'Half a standard deviation (Cohen, 1988)',
    values: { mean: '10', sd: '2', effect: '1', relative: 'false', daily: '10' },
  },
  ratio: {
    words: 'Three clicks on ten views; 5% more',
    values: {
      ...{ 'numerator.mean': '3', 'numerator.sd': '2', 'denominator.mean': '10', 'denominator.sd': '5' },
      ...{ correlation: '0.6', effect: '0.05', relative: 'true' },
    },
  },
  count: {
    words: 'Two purchases a person today; 10% more',
    values: { mean: '2', effect: '0.1', relative: 'true' },
  },
  quantile: {
    words: 'A median of 31 minutes in 400 cases; five minutes less',
    values: { n: '400', value: '31', lower: '29', upper: '33', effect: '-5', relative: 'false', better: 'lower' },
  },
  nps: {
    words: '40% promoters and 20% detractors today, 1,000 answers',
    values: { promoters: '0.4', detractors: '0.2', units: '1000' },
  },
}

/** The example of one form, and the address that fills it in. */
export function exampleOf(task: Task, metric: Metric): { words: string; address: string } {
  const { words, values } = (task === 'effect' ? EFFECTS : PLANS)[metric]
  return { words, address: `/calculator?${new URLSearchParams({ task, metric, ...values }).toString()}#answer` }
}
