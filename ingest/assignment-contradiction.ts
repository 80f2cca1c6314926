/** What a plan can say of its assignment that cannot be true: alone, and beside the other experiments of its workspace. */
import type { AssignmentDefinition } from './assignment-definition.ts'
import { conditionComplaint } from './assignment-condition.ts'

/** How finely the hash cuts (engine/experiments/assignment/hash.ts). */
const PLACES = 10_000
/** What layers hash with; an experiment that did so, too, would depend on who is in it. */
const LAYER_SEED = 'layer:'

/** As much of an experiment as its assignment is judged by. */
export interface Assigning {
  key: string
  body: {
    arms: readonly { key: string; weight: number }[]
    start: string
    end: string
    assignment?: AssignmentDefinition
  }
}

/** What contradicts itself in the assignment of one experiment; null when nothing does. */
export function assignmentContradiction({ key, body: { arms, assignment } }: Assigning): string | null {
  if (assignment === undefined) return null
  const { seed = key, coverage = 1, layer, condition, role } = assignment
  if (seed.startsWith(LAYER_SEED))
    return `/body/assignment/seed: ${JSON.stringify(seed)} begins like those of layers, choose another`
  if (layer !== undefined && layer.from >= layer.to)
    return `/body/assignment/layer: from (${layer.from}) must lie below to (${layer.to})`
  const sum = arms.reduce((total, { weight }) => total + weight, 0)
  const empty = arms.find(({ weight }) => (weight / sum) * coverage < 1 / PLACES)
  if (empty !== undefined)
    return `/body/assignment: ${JSON.stringify(empty.key)} would get less than one of ${PLACES} places, give it more weight or coverage`
  if (role === 'holdout') {
    if (arms.length !== 2) return '/body/arms of a holdout are two: who is held out, and the rest'
    const narrower = Object.entries({ coverage: assignment.coverage, layer, condition }).find(
      ([, value]) => value !== undefined,
    )
    if (narrower !== undefined) return `/body/assignment/${narrower[0]}: a holdout is of everybody, leave it out`
  }
  return condition === undefined ? null : conditionComplaint(condition, '/body/assignment/condition')
}

type Assigned = Assigning & { body: { assignment: AssignmentDefinition } }
const isAssigned = (experiment: Assigning): experiment is Assigned => experiment.body.assignment !== undefined

/**
 * What contradicts what else is declared; null when nothing does.
 * @param news what is about to be declared; the last of a key counts
 * @param known the newest version of what already is
 */
export function assignmentConflict(news: readonly Assigning[], known: readonly Assigning[]): string | null {
  const all = new Map([...known, ...news].map((experiment) => [experiment.key, experiment]))
  const keys = new Set(news.map(({ key }) => key))
  const assigned = [...all.values()].filter(isAssigned)
  for (const one of assigned) {
    if (!keys.has(one.key)) continue
    for (const other of assigned) {
      const conflict = one.key === other.key ? null : conflictOf(one, other)
      if (conflict !== null) return `experiment ${JSON.stringify(one.key)}: ${conflict}`
    }
  }
  return null
}

function conflictOf(one: Assigned, other: Assigned): string | null {
  const [mine, theirs] = [one.body.assignment, other.body.assignment]
  const name = JSON.stringify(other.key)
  const isTogether = overlap(one.body, other.body)
  const isShared = isTogether && mine.layer !== undefined && mine.layer.key === theirs.layer?.key
  if (isShared || isHeldOut(one, other) || isHeldOut(other, one)) {
    const [a, b] = [mine.unit.attribute, theirs.unit.attribute]
    if (a !== b)
      return `/body/assignment/unit/attribute is "${a}", and "${b}" in ${name}, with which it shares a ${isShared ? 'layer' : 'holdout'}: use one unit in both`
  }
  if (isShared) return layerConflict(mine.layer, theirs.layer, name)
  const seed = mine.seed ?? one.key
  return isTogether && seed === (theirs.seed ?? other.key)
    ? `/body/assignment/seed ${JSON.stringify(seed)} is that of ${name}, too: whoever is in an arm of one would always be in the same arm of the other`
    : null
}

/** A holdout keeps its people out of what begins while it runs (engine/experiments/assignment/rules.ts). */
function isHeldOut({ body: one }: Assigned, { body: holdout }: Assigned): boolean {
  if (holdout.assignment.role !== 'holdout' || one.assignment.role === 'holdout') return false
  const start = Date.parse(one.start)
  return Date.parse(holdout.start) <= start && start < Date.parse(holdout.end)
}

type Layer = AssignmentDefinition['layer']
function layerConflict(mine: Layer, theirs: Layer, name: string): string | null {
  if (mine === undefined || theirs === undefined || mine.to <= theirs.from || theirs.to <= mine.from) return null
  return (
    `/body/assignment/layer: ${mine.from} to ${mine.to} of ${JSON.stringify(mine.key)} overlaps with ${theirs.from} to ${theirs.to}, ` +
    `which ${name} has in the same days: choose a range that is free`
  )
}

/** Whether both run in some moment. Instants may be written with any offset. */
const overlap = (one: Assigned['body'], other: Assigned['body']): boolean =>
  Date.parse(one.start) < Date.parse(other.end) && Date.parse(other.start) < Date.parse(one.end)
