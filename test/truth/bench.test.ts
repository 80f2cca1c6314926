/**
 * Every check of the truth bench, over a few small worlds: what is exact or certain must hold, and no question may get lost;
 * `pnpm bench:truth` has the rest.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestService, type TestService } from '../support/service.ts'
import { CHECKS } from './bench/checks/index.ts'
import { scoreboard, type WorldScore } from './bench/scoreboard.ts'
import { runWorlds } from './bench/worlds.ts'

const SEED = 500
const WORLDS = 3

let candor: TestService
beforeAll(async () => {
  candor = await startTestService()
})
afterAll(() => candor.remove())

/** Metric, what is asked of it, and how many questions that is in every world. */
const LINES = [
  'account_negative_share covers 2',
  'account_negative_share exact 2',
  'account_only_here exact 2',
  'account_overlap exact 1',
  'account_reach exact 2',
  'account_spill covers 1',
  'account_spill exact 1',
  'account_spill refuses 1',
  'account_tone_gap covers 1',
  'answered_share covers 1',
  'answered_share exact 2',
  'answered_share verdict 1',
  'audience_overlap bounds 6',
  'audience_overlap exact 6',
  'audience_set bounds 4',
  'audience_set exact 4',
  'audience_union bounds 1',
  'audience_union exact 1',
  'audience_union verdict 1',
  'cause_change verdict 3',
  'ces covers 1',
  'ces exact 1',
  'channel_move covers 1',
  'channel_move exact 2',
  'complaint_answer_missed covers 1',
  'complaint_answer_missed exact 1',
  'complaint_answer_missed verdict 1',
  'complaint_reason covers 3',
  'complaint_reason exact 3',
  'contact_ratio covers 1',
  'contact_ratio exact 1',
  'coverage covers 4',
  'coverage refuses 1',
  'csat covers 1',
  'csat exact 1',
  'csat verdict 1',
  'customer_retention covers 3',
  'dialogue_depth covers 6',
  'dialogue_depth exact 6',
  'dialogue_duration covers 6',
  'dialogue_duration verdict 1',
  'expected_purchases refuses 1',
  'experiment_absolute covers 10',
  'failure_demand_share covers 1',
  'failure_demand_share exact 1',
  'fans_bought covers 1',
  'fans_bought exact 1',
  'fans_bought_again covers 1',
  'fans_bought_of_all bounds 1',
  'fans_identified exact 1',
  'fans_identified verdict 1',
  'first_response_time covers 2',
  'follow_motive exact 2',
  'follower_survival covers 6',
  'follower_survival_difference covers 3',
  'freebie_hunters verdict 2',
  'frequency bounds 1',
  'frequency exact 1',
  'growth_kept covers 2',
  'growth_net exact 1',
  'growth_new exact 4',
  'ladder_engagement exact 2',
  'ladder_interaction exact 2',
  'loyalty_latent exact 2',
  'loyalty_moved_share exact 1',
  'loyalty_moves covers 39',
  'loyalty_moves exact 48',
  'loyalty_none exact 2',
  'loyalty_spurious exact 2',
  'loyalty_true exact 2',
  'loyalty_true verdict 2',
  'naive_comparison fails 1',
  'net_revenue exact 1',
  'nps fails 1',
  'nps refuses 1',
  'nps_weighted covers 1',
  'nps_weighted refuses 1',
  'only_looked covers 1',
  'only_looked exact 1',
  'peer_answer_share covers 1',
  'peer_answer_share exact 1',
  'peer_answer_share verdict 1',
  'peer_answered_share covers 1',
  'peer_answered_share exact 1',
  'promise_kept_rate covers 1',
  'promise_kept_rate exact 1',
  'promise_kept_rate verdict 1',
  'reach bounds 1',
  'reach exact 1',
  'reach_aggregate bounds 1',
  'reach_channel exact 4',
  'reach_linked covers 2',
  'reach_linked_share bounds 1',
  'reach_linked_share covers 1',
  'reach_only_here bounds 4',
  'reach_only_here exact 4',
  'reach_overlap bounds 6',
  'reach_overlap exact 6',
  'reach_several_channels bounds 1',
  'reach_several_channels exact 1',
  'reach_share bounds 1',
  'reach_share exact 2',
  'reach_share refuses 1',
  'reach_times bounds 6',
  'reach_times exact 6',
  'repeat_contact_rate exact 1',
  'repeat_purchase refuses 1',
  'resolution_time covers 1',
  'rfm_people exact 5',
  'rfm_revenue_share exact 5',
  'share_of_voice_corrected covers 7',
  'share_of_voice_corrected refuses 1',
  'share_of_voice_excess refuses 1',
  'share_of_voice_mentions exact 4',
  'share_of_voice_mentions fails 7',
  'share_of_voice_negative exact 4',
  'share_of_voice_positive exact 4',
  'share_of_voice_reach exact 4',
  'share_of_voice_reach verdict 4',
  'standing_followers exact 1',
  'talk_total covers 7',
  'talk_total refuses 1',
  'unowned_share exact 1',
  'voice_lead covers 3',
]

it(`asks all its questions, and holds what is exact or certain, in ${WORLDS} worlds (seeds from ${SEED})`, async () => {
  const scores: WorldScore[] = []
  const asked = { candor, worlds: WORLDS, seed: SEED, people: 600, checks: Object.values(CHECKS) }
  for await (const world of runWorlds(asked)) scores.push(...world.scores)
  const lines = scoreboard(scores)
  expect(lines.map(({ metric, ask, cells }) => `${metric} ${ask} ${cells}`).sort()).toEqual(LINES)
  expect(lines.filter(({ asked, cells }) => asked !== WORLDS * cells)).toEqual([])
  const certain = lines.filter(({ ask }) => ask === 'exact' || ask === 'bounds' || ask === 'refuses')
  expect(certain.filter(({ holds }) => !holds)).toEqual([])
}, 240_000)
