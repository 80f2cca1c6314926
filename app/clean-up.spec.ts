import { expect, it } from 'vitest'
import { CleanUp } from './clean-up.ts'

it('runs every step once, the last one first, also behind one that fails, and says the first failure', async () => {
  const done: string[] = []
  const cleanUp = new CleanUp()
  cleanUp.push(() => void done.push('lock'))
  cleanUp.push(() => Promise.reject(new Error('of the store')))
  cleanUp.push(async () => {
    done.push('intake')
    await Promise.reject(new Error('of the intake'))
  })
  await expect(cleanUp.run()).rejects.toThrow('of the intake')
  expect(done).toEqual(['intake', 'lock'])
  await cleanUp.run()
  expect(done).toEqual(['intake', 'lock'])
})
