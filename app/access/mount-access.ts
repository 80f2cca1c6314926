/** The pages of access, in a scope of their own: they take forms, and answer in HTML. And the API of shared pages. */
import type { FastifyInstance } from 'fastify'
import type { Door, SignIns } from '@candor/ingest'
import { accessRoutes } from './access-routes.ts'
import { takeForms } from './forms.ts'
import { linkRoutes } from './link-routes.ts'
import { sharedRoutes } from './shared-routes.ts'
import type { Shares } from './shares.ts'
import { signInRoutes } from './sign-in-routes.ts'

export interface MountedAccess {
  door: Door
  signIns: SignIns
  shares: Shares
  onTrouble: (message: string, error: unknown) => void
}

export async function mountAccess(app: FastifyInstance, mounted: MountedAccess): Promise<void> {
  linkRoutes(app, mounted)
  await app.register(async (forms) => {
    takeForms(forms, mounted.onTrouble)
    signInRoutes(forms, mounted.signIns)
    accessRoutes(forms, mounted)
    sharedRoutes(forms, mounted.shares)
    await Promise.resolve()
  })
}
