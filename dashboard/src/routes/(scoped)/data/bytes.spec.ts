import { describe, expect, it } from 'vitest'
import { readableBytes } from './bytes.ts'

const base64 = (...bytes: number[]): string => btoa(String.fromCharCode(...bytes))

describe('readableBytes', () => {
  it('reads UTF-8', () => {
    expect(readableBytes(base64(...new TextEncoder().encode('{"text":"кино"}')))).toBe('{"text":"кино"}')
  })

  it('makes what is no text visible instead of dropping it', () => {
    expect(readableBytes(base64(0x61, 0x00, 0x62))).toBe('a·b')
    expect(readableBytes(base64(0xff))).toBe('\ufffd')
  })

  it('shows what is no base64 as it came', () => {
    expect(readableBytes('not base64 ☃')).toBe('not base64 ☃')
  })
})
