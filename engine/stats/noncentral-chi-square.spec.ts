import { expect, it } from 'vitest'
import { noncentralChiSquareSf } from './noncentral-chi-square.ts'

it('the noncentral chi-square agrees with scipy 1.17 (stats.ncx2.sf)', () => {
  expect(noncentralChiSquareSf(7.814727903251179, 3, 10.90251)).toBeCloseTo(0.7999978621961582, 11)
  expect(noncentralChiSquareSf(3.841458820694124, 1, 7.84886)).toBeCloseTo(0.7999999745518879, 11)
  expect(noncentralChiSquareSf(300, 50, 200)).toBeCloseTo(0.052988299357834875, 11)
  expect(noncentralChiSquareSf(3, 4, 0)).toBeCloseTo(0.5578254003710748, 12)
})
