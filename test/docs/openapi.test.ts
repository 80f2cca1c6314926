/** The OpenAPI document of the running service: complete enough to write a client from. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestService, type TestService } from '../support/service.ts'

interface Operation {
  summary?: string
  responses?: Record<string, { content?: Record<string, { schema?: unknown }> }>
  requestBody?: { content: Record<string, { schema: { properties?: object; items?: unknown } }> }
}
interface OpenApi {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}

let candor: TestService
let document: OpenApi
beforeAll(async () => {
  candor = await startTestService()
  document = await candor.get<OpenApi>('/openapi.json')
})
afterAll(() => candor.remove())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

it('is OpenAPI 3.1 and names its schemas', () => {
  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(['Finding', 'Problem']))
})

it('has words and an answer for every operation', () => {
  expect(operations().length).toBeGreaterThan(20)
  for (const { path, method, operation } of operations()) {
    expect([path, method, operation.summary]).toEqual([path, method, expect.stringMatching(/.{8,}/)])
    expect([path, method, Object.keys(operation.responses ?? {}).length]).toEqual([path, method, expect.any(Number)])
  }
})

it('describes the body of every entrance', () => {
  for (const { path, operation } of operations().filter(
    ({ method, path: at }) => method === 'post' && at.startsWith('/v1/'),
  )) {
    expect([path, Object.keys(operation.requestBody?.content ?? {}).length]).toEqual([
      path,
      expect.toSatisfy((n: number) => n > 0),
    ])
  }
  const body = document.paths['/v1/interactions']?.['post']?.requestBody?.content['application/x-ndjson']?.schema
  expect(Object.keys(body?.properties ?? {})).toEqual(
    expect.arrayContaining(['id', 'verb', 'at', 'channel', 'actor', 'survey']),
  )
})

it('has no endpoint of metrics that answers a bare number', () => {
  for (const path of [
    '/api/reach',
    '/api/voice',
    '/api/nps',
    '/api/loyalty',
    '/api/experiments/{key}',
    '/api/initiatives/{key}',
  ]) {
    const schema = document.paths[path]?.['get']?.responses?.['200']?.content?.['application/json']?.schema
    expect([path, JSON.stringify(schema)]).toEqual([path, expect.stringContaining('#/components/schemas/Finding')])
  }
})
