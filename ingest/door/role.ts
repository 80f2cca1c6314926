/**
 * What people are, in the words of what keys may do: there is one meaning of access, and a role is a name for a scope. Whoever
 * signs in does so for all workspaces.
 */
import type { Scope } from './api-key.ts'

export const ROLE_SCOPES = { viewer: 'read', analyst: 'define', admin: 'admin' } as const satisfies Record<
  string,
  Scope
>

export type Role = keyof typeof ROLE_SCOPES
export const ROLES = Object.keys(ROLE_SCOPES) as Role[]
export const isRole = (text: string): text is Role => Object.hasOwn(ROLE_SCOPES, text)
