/**
 * How often a design in places finds what it says it would: the smallest effect by the history of a panel, planted in the time
 * that follows, and looked for by the whole test.
 *
 *   pnpm bench:designs [PANELS] [SEED]
 */
import { placesPower, smallestIn } from '@candor/engine/evidence/designs/in-places'
import { factorPanel } from '@candor/engine/stats/factor-panel'
import { Random } from '@candor/engine/stats/random'
import { isRefusal } from '@candor/engine/stats/refusal'
import { placeboDid } from '@candor/engine/stats/synthetic-did-placebos'

const [panels = 70, seed = 5] = process.argv.slice(2).map(Number)
const [DONORS, KNOWN, RUN] = [24, 26, 6]
const random = new Random(seed)
let [asked, found] = [0, 0]
for (let run = 0; run < panels; run += 1) {
  const panel = factorPanel(random, { donors: DONORS, before: KNOWN, after: RUN, effect: 0, noise: 1 })
  const early = (series: readonly number[]): number[] => series.slice(0, KNOWN)
  const past = { treated: early(panel.treated), donors: panel.donors.map(early), before: KNOWN - RUN, those: [''], others: [], leftOut: 0 } // prettier-ignore
  const history = placeboDid(past)
  const power = isRefusal(history) ? null : placesPower(past, history)
  if (power === null) continue
  const effect = smallestIn(power, 1)
  const treated = panel.treated.map((value, at) => (at < KNOWN ? value : value + effect))
  const test = placeboDid({ ...panel, treated })
  asked += 1
  if (!isRefusal(test) && test.p < 0.05) found += 1
}
const share = found / asked
const se = Math.sqrt((share * (1 - share)) / asked)
process.stdout.write(
  `${found} of ${asked} found: ${(100 * share).toFixed(0)} % (standard error ${(100 * se).toFixed(0)}), said 80 %. One place of ${DONORS + 1}, ${KNOWN} weeks known, ${RUN} run; seed ${seed}.\n`,
)
