/** The pages of access, in a scope of their own: they take forms, and answer in HTML. */
import type { FastifyInstance } from 'fastify'
import type { SignIns } from '@candor/ingest'
import { takeForms } from './forms.ts'
import { signInRoutes } from './sign-in-routes.ts'

export interface MountedAccess {
  signIns: SignIns
  onTrouble: (message: string, error: unknown) => void
}

export async function mountAccess(app: FastifyInstance, { signIns, onTrouble }: MountedAccess): Promise<void> {
  takeForms(app, onTrouble)
  signInRoutes(app, signIns)
  await Promise.resolve()
}
