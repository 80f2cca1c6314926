/**
 * Sets everything up and runs a command of Candor in this same process, with nothing but Node's own modules until then.
 *
 *   node scripts/boot.cjs start | test [vitest arguments] | candor <command> …
 *
 * It is CommonJS because the size of libuv's pool must be set before anything uses it, and loading an ES module does.
 */
process.env.UV_THREADPOOL_SIZE ??= '16'

const { createHash } = require('node:crypto')
const { execFileSync, spawnSync } = require('node:child_process')
const { existsSync, readdirSync, readFileSync, statSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { pathToFileURL } = require('node:url')
const { bundle } = require('./bundle.cjs')

const root = join(__dirname, '..')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`Candor needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

/** Digest of files and folders, names included; what a build leaves behind does not count. */
function digest(...paths) {
  const hash = createHash('sha256').update(`${process.version} ${process.platform} ${process.arch}`)
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (['node_modules', 'build', '.svelte-kit'].includes(entry.name)) continue
      const inner = join(path, entry.name)
      if (entry.isDirectory()) visit(inner)
      else hash.update(inner.slice(root.length)).update(readFileSync(inner))
    }
  }
  for (const path of paths) {
    if (statSync(join(root, path)).isDirectory()) visit(join(root, path))
    else hash.update(readFileSync(join(root, path)))
  }
  return hash.digest('hex')
}

/** Runs a step unless its stamp says that the very same was done before, and what it made is still there. */
async function once({ stamp: stampFile, value, makes, words }, step) {
  const stamp = join(root, stampFile)
  if (existsSync(join(root, makes)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === value) return
  const started = Date.now()
  process.stderr.write(`${words} …\n`)
  await step()
  writeFileSync(stamp, value)
  process.stderr.write(`${words}: done in ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
}

/** Runs a program; a quiet one speaks only when it fails. */
function run(file, args, { cwd = root, quiet = false } = {}) {
  const said = quiet ? 'pipe' : 2
  const result = spawnSync(file, args, { cwd, stdio: ['ignore', said, said], shell: process.platform === 'win32' })
  if (result.status === 0) return
  if (quiet) process.stderr.write(Buffer.concat([result.stdout, result.stderr]))
  console.error(`"${[file, ...args].join(' ')}" failed. Mend what it says above and run the command again.`)
  process.exit(result.status ?? 1)
}

function install() {
  const value = digest('pnpm-lock.yaml', 'pnpm-workspace.yaml')
  const stamp = 'node_modules/.candor-installed'
  return once({ stamp, value, makes: 'node_modules', words: 'Installing packages' }, () =>
    run('npx', [
      '--yes',
      manifest.packageManager,
      'install',
      '--frozen-lockfile',
      '--prefer-offline',
      '--reporter=append-only',
    ]),
  )
}

function buildDashboard() {
  const value = digest('dashboard', 'pnpm-lock.yaml')
  const stamp = 'node_modules/.candor-built'
  return once({ stamp, value, makes: 'dashboard/build/handler.js', words: 'Building the dashboard' }, () =>
    run(process.execPath, [join(root, 'dashboard/node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
      cwd: join(root, 'dashboard'),
      quiet: true,
    }),
  )
}

const SERVICE = ['app', 'datasets', 'engine', 'ingest', 'queries']

function bundleService() {
  const value = digest(...SERVICE, 'scripts/bundle.cjs', 'pnpm-lock.yaml') + root
  const stamp = 'node_modules/.candor-bundled'
  return once({ stamp, value, makes: 'app/build/cli.mjs', words: 'Bundling the service' }, () =>
    bundle(join(root, 'app/cli.ts'), join(root, 'app/build')),
  )
}

/** The browser for the browser tests: Debian's, installed here if this user may. */
function ensureBrowser() {
  if (existsSync('/usr/bin/chromium')) return
  const command = 'apt-get update && apt-get install -y chromium'
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stderr.write('Installing Chromium for the browser tests …\n')
    try {
      execFileSync('sh', ['-c', command], { stdio: ['ignore', 'ignore', 2] })
      return
    } catch {
      // Said below.
    }
  }
  console.error(`The browser tests need Chromium at /usr/bin/chromium. Install it with:\n  sudo sh -c '${command}'`)
  process.exit(1)
}

async function main() {
  const [command = 'start', ...rest] = process.argv.slice(2)
  checkNode()
  await install()
  if (command === 'test') {
    await buildDashboard()
    ensureBrowser()
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const result = spawnSync(process.execPath, [vitest, 'run', ...rest], { cwd: root, stdio: 'inherit' })
    process.exit(result.status ?? 1)
  }
  await bundleService()
  if (command === 'start') await buildDashboard()
  process.setSourceMapsEnabled(true)
  const { cli } = await import(pathToFileURL(join(root, 'app/build/cli.mjs')).href)
  await cli(command === 'candor' ? rest : [command, ...rest])
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
