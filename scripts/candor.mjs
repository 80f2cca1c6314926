#!/usr/bin/env node
process.argv.splice(2, 0, 'candor')
await import('./boot.mjs')
