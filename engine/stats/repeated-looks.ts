/**
 * Repeated looks at a sum that grows: the exact chance that it crosses a bound at one of them.
 *
 * Armitage, McPherson & Rowe (1969, JRSS A 132, 235–244): the density of the statistic among the paths that have not crossed
 * is carried from look to look by numerical integration (Jennison & Turnbull 2000, Group Sequential Methods, ch. 19). Here by
 * Gauss–Legendre panels that are narrow beside the step between two looks, so that hundreds of looks stay exact.
 *
 * The statistic is Z = S/√I, where S has independent increments N(θ·ΔI, ΔI) for information I and drift θ.
 */
import { normalSf } from './normal.ts'

/** Abscissas and weights of 16-point Gauss–Legendre on (−1, 1), the positive half (Abramowitz & Stegun, table 25.4). */
const NODES = [
  0.09501250983763744, 0.2816035507792589, 0.45801677765722737, 0.6178762444026438, 0.755404408355003,
  0.8656312023878318, 0.9445750230732326, 0.9894009349916499,
]
const WEIGHTS = [
  0.1894506104550685, 0.18260341504492358, 0.16915651939500254, 0.14959598881657674, 0.12462897125553388,
  0.09515851168249279, 0.062253523938647894, 0.027152459411754096,
]
/** Beyond so many standard deviations there is nothing that a sum of doubles would feel. */
const FAR = 8.5
/** Width of a panel in standard deviations of the step; 16 points then carry a normal kernel to about 1e-9. */
const PANEL = 4
const MOST_PANELS = 2000
const INV_SQRT_2PI = 0.3989422804014327

/** Mass of the paths that go on, on the z scale of one look. */
interface Continuing {
  information: number
  z: Float64Array
  mass: Float64Array
}

/** Chance of crossing at one look and at none before. */
export interface Crossing {
  upper: number
  lower: number
}

/** Sum over the nodes of mass · P(ε > (edge − z·before)/step), for the kernel of one step. */
function tailOver({ z, mass }: Continuing, edge: number, before: number, step: number): number {
  let sum = 0
  for (let j = 0; j < z.length; j += 1) {
    const at = (edge - (z[j] ?? 0) * before) / step
    const weight = mass[j] ?? 0
    if (at < -FAR) sum += weight
    else if (at < 38) sum += weight * normalSf(at)
  }
  return sum
}

/** Index of the first node at or above `value`; the nodes ascend. */
function firstAtOrAbove(z: Float64Array, value: number): number {
  let [lo, hi] = [0, z.length]
  while (lo < hi) {
    const middle = (lo + hi) >> 1
    if ((z[middle] ?? Infinity) < value) lo = middle + 1
    else hi = middle
  }
  return lo
}

/** Looks one after the other. `look` goes to one, `crossing` asks about a bound there, `goOn` sets the one that holds. */
export class Looks {
  private readonly sides: 1 | 2
  private readonly drift: number
  private previous: Continuing | null = null
  private information = 0
  private bound = Infinity

  constructor(sides: 1 | 2 = 2, drift = 0) {
    this.sides = sides
    this.drift = drift
  }

  /** Goes to the next look. At the same information as the last one it takes that look's place. */
  look(information: number): void {
    if (this.information > 0 && information > this.information) this.previous = this.carry(information)
    this.information = information
    this.bound = Infinity
  }

  /** The bound that stops the paths beyond it at this look. */
  goOn(bound: number): void {
    this.bound = bound
  }

  /** Density of Z at this look among the paths that crossed at none before. */
  density(z: number): number {
    const root = Math.sqrt(this.information)
    if (this.previous === null) return INV_SQRT_2PI * Math.exp(-((z - this.drift * root) ** 2) / 2)
    const { information, z: nodes, mass } = this.previous
    const step = Math.sqrt(this.information - information)
    const before = Math.sqrt(information)
    const centre = z * root - this.drift * step * step
    let sum = 0
    for (
      let j = firstAtOrAbove(nodes, (centre - FAR * step) / before);
      j < nodes.length && (nodes[j] ?? 0) * before <= centre + FAR * step;
      j += 1
    ) {
      const at = (centre - (nodes[j] ?? 0) * before) / step
      sum += (mass[j] ?? 0) * Math.exp((-at * at) / 2)
    }
    return (sum * INV_SQRT_2PI * root) / step
  }

  /** The chance to cross ±bound (one-sided: the upper bound) at this look, having crossed at none before. */
  crossing(bound: number): Crossing {
    const root = Math.sqrt(this.information)
    const two = this.sides === 2
    if (this.previous === null) {
      const shift = this.drift * root
      return { upper: normalSf(bound - shift), lower: two ? normalSf(bound + shift) : 0 }
    }
    const { information } = this.previous
    const step = Math.sqrt(this.information - information)
    const before = Math.sqrt(information)
    const push = this.drift * step * step
    const upper = tailOver(this.previous, bound * root - push, before, step)
    if (!two) return { upper, lower: 0 }
    if (this.drift === 0) return { upper, lower: upper }
    return { upper, lower: tailOver(mirrored(this.previous), bound * root + push, before, step) }
  }

  /** Nodes and masses at this look of what goes on, fine enough for the step to `next`. */
  private carry(next: number): Continuing {
    const root = Math.sqrt(this.information)
    const centre = this.drift * root
    const hi = Math.min(this.bound, centre + FAR)
    const lo = Math.max(this.sides === 2 ? -this.bound : -Infinity, centre - FAR)
    const came = this.previous === null ? 1 : Math.sqrt(1 - this.previous.information / this.information)
    const comes = Math.sqrt((next - this.information) / this.information)
    const width = PANEL * Math.min(1, came, comes)
    const panels = hi > lo ? Math.min(MOST_PANELS, Math.max(1, Math.ceil((hi - lo) / width))) : 0
    const z = new Float64Array(panels * 16)
    const mass = new Float64Array(panels * 16)
    const half = (hi - lo) / panels / 2
    for (let panel = 0; panel < panels; panel += 1) {
      const middle = lo + half * (2 * panel + 1)
      for (let k = 0; k < 8; k += 1) {
        for (const side of [-1, 1]) {
          const place = panel * 16 + (side < 0 ? 7 - k : 8 + k)
          z[place] = middle + side * half * (NODES[k] ?? 0)
          mass[place] = half * (WEIGHTS[k] ?? 0) * this.density(z[place] ?? 0)
        }
      }
    }
    return { information: this.information, z, mass }
  }
}

const mirrored = ({ information, z, mass }: Continuing): Continuing => ({
  information,
  z: z.map((_, j) => -(z[z.length - 1 - j] ?? 0)),
  mass: mass.map((_, j) => mass[mass.length - 1 - j] ?? 0),
})
