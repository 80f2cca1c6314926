#!/usr/bin/env node
process.argv.splice(2, 0, 'candor')
require('./boot.cjs')
