/** How the pages of access look: the tokens of dashboard/src/app.css, and the little that these pages need. */

export const SHEET = `
:root { color-scheme: light dark; --paper: #fcfbf8; --raised: #fff; --ink: #1c1b19; --quiet: #5b5850; --rule: #d9d5ca;
  --rule-strong: #8a867b; --accent: #0b4f86; --harm: #a83c00; --harm-wash: #fbeee6; --good-wash: #e6f3ee; }
@media (prefers-color-scheme: dark) { :root { --paper: #14161a; --raised: #1b1e23; --ink: #eae7e0; --quiet: #aaa79e;
  --rule: #373a40; --rule-strong: #7d7f84; --accent: #7fb8e6; --harm: #ff9a63; --harm-wash: #35231a; --good-wash: #172c26; } }
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 400 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif; }
.page { max-width: 60rem; margin-inline: auto; padding: 0 clamp(1rem, 4vw, 2.5rem) 3rem; }
.top { display: flex; flex-wrap: wrap; gap: 0.25rem 2rem; align-items: baseline; padding-block: 1.125rem 0.75rem;
  border-block-end: 3px double var(--rule-strong); }
h1, h2, .name { font-family: 'Iowan Old Style', 'Palatino Linotype', Palatino, Charter, Georgia, 'Liberation Serif', serif; line-height: 1.2; }
h1 { font-size: clamp(1.75rem, 1.4rem + 1.4vw, 2.375rem); margin: 1.75rem 0 1rem; }
h2 { font-size: 1.3125rem; margin: 2.25rem 0 0.5rem; padding-block-start: 1rem; border-block-start: 1px solid var(--rule); }
.name { font-weight: 600; font-size: 1.5rem; color: var(--ink); text-decoration: none; }
p { margin: 0 0 0.75rem; max-width: 44rem; }
a { color: var(--accent); text-underline-offset: 0.2em; }
.top a:not(.name), td a, li > a { display: inline-block; min-height: 1.5rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
form { max-width: 26rem; margin: 0; }
label { display: block; font-weight: 600; margin-block: 0.75rem 0.25rem; }
input, select, button { font: inherit; color: inherit; min-height: 2.25rem; border: 1px solid var(--rule-strong); border-radius: 3px;
  background: var(--raised); padding: 0.25rem 0.5rem; }
input, select { width: 100%; }
button { padding-inline: 0.875rem; cursor: pointer; }
form > button { margin-block: 1rem 0; }
form + .hint { margin-block-start: 1rem; }
.primary { background: var(--accent); border-color: var(--accent); color: var(--paper); }
.hint { color: var(--quiet); font-size: 0.9375rem; margin: 0 0 0.25rem; }
.wrong { color: var(--harm); font-weight: 600; margin: 0.25rem 0 0; }
[aria-invalid='true'] { border: 2px solid var(--harm); }
.told { padding: 0.75rem 1rem; background: var(--good-wash); margin-block: 1rem; }
.told.trouble { background: var(--harm-wash); }
.told p:last-child { margin: 0; }
code { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace; font-size: 0.9em; }
.scroll { overflow-x: auto; margin-block-end: 0.75rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; }
th, td { padding: 0.375rem 0.75rem 0.375rem 0; border-block-end: 1px solid var(--rule); text-align: start; vertical-align: top; }
td, thead th { overflow-wrap: normal; }
tbody th { min-width: 8rem; }
thead th { color: var(--quiet); font-weight: 500; }
td form { display: inline-flex; gap: 0.25rem; margin-inline-end: 0.5rem; }
td button, td select { white-space: nowrap; min-height: 1.75rem; padding-block: 0; margin: 0; width: auto; }
details { margin-block: 1rem; } summary { cursor: pointer; min-height: 1.5rem; color: var(--accent); }
.gone { color: var(--quiet); }
`
