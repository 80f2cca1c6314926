/** For whoever wants it: no design, however many take it. */
import type { DesignKind } from './design.ts'

export const takers: DesignKind = {
  rung: 'adjusted',
  name: 'For whoever wants it',
  words: 'Those who take part are compared with others who were alike before.',
  source:
    'Gordon, Moakler & Zettelmeyer 2023, Marketing Science 42: with thousands of covariates such comparisons were off by more than the effects',
  evidence: 'adjusted',
  design: () => ({
    why: 'Those who take it choose to, and why they do is recorded nowhere: however many there are, it never says more than “perhaps”.',
    unlock: 'Let chance decide who may take it: half of those who come.',
  }),
}
