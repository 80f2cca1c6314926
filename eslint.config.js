import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import tseslint from 'typescript-eslint'

/** Imports run one way: dashboard → engine → queries ← ingest; datasets → ingest's event schema; engine/stats imports nothing of ours. */
const forbid = (files, patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: patterns.map(([group, message]) => ({ group, message })) }] },
})
const ours = (...names) => names.flatMap((name) => [`@candor/${name}`, `@candor/${name}/*`])

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/build/**', '**/.svelte-kit/**', '**/.candor/**', '**/coverage/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        process: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        require: 'readonly',
        __dirname: 'readonly',
      },
    },
  },
  ...svelte.configs['flat/recommended'],
  {
    files: ['dashboard/**/*.svelte', 'dashboard/**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] } },
    rules: { 'no-undef': 'off', 'svelte/no-navigation-without-resolve': 'off' },
  },
  forbid(
    ['queries/**/*.ts'],
    [
      [
        ours('ingest', 'engine', 'datasets', 'dashboard', 'app'),
        'queries/ stands below everything: it imports nothing of ours.',
      ],
    ],
  ),
  forbid(['ingest/**/*.ts'], [[ours('engine', 'datasets', 'dashboard', 'app'), 'ingest/ imports queries/ only.']]),
  forbid(
    ['engine/**/*.ts'],
    [[[...ours('datasets', 'dashboard', 'app')], 'engine/ imports queries/ and the schemas of ingest/ only.']],
  ),
  forbid(
    ['engine/stats/**/*.ts'],
    [
      [
        [...ours('queries', 'ingest', 'engine', 'datasets', 'dashboard', 'app'), '../*', 'node:*'],
        'engine/stats is pure: no I/O, nothing of ours.',
      ],
    ],
  ),
  forbid(
    ['engine/stats/*/**/*.ts'],
    [
      [
        [...ours('queries', 'ingest', 'engine', 'datasets', 'dashboard', 'app'), '../../*', 'node:*'],
        'engine/stats is pure: no I/O, nothing of ours.',
      ],
    ],
  ),
  forbid(
    ['datasets/**/*.ts'],
    [[ours('queries', 'engine', 'dashboard', 'app'), 'datasets/ knows the event schema of ingest/, nothing else.']],
  ),
  forbid(
    ['dashboard/**/*.{ts,svelte}'],
    [
      [
        [...ours('queries', 'ingest', 'datasets', 'app'), 'chdb', '@clickhouse/*'],
        'The dashboard has no private door: it reads the HTTP API.',
      ],
    ],
  ),
)
