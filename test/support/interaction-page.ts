/** Prints docs/interaction.md from the schema: `node --import tsx test/support/interaction-page.ts > docs/interaction.md`. */
import { Interaction, VERBS } from '@candor/ingest/interaction'

interface Field {
  description?: string
  type?: string
  enum?: string[]
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  properties?: Record<string, Field>
  required?: string[]
  items?: Field
  maxItems?: number
  'x-personal'?: string
}

function limits(field: Field): string {
  if (field.enum !== undefined)
    return field.enum.length > 5 ? 'one of the verbs below' : field.enum.map((word) => `\`${word}\``).join(', ')
  if (field.type === 'array') return `list of ${limits(field.items ?? {})}, at most ${field.maxItems ?? '∞'}`
  if (field.maxLength !== undefined) return `text, ${field.minLength ?? 0} to ${field.maxLength} characters`
  if (field.minimum !== undefined && field.maximum !== undefined)
    return `${field.type ?? ''} from ${field.minimum} to ${field.maximum}`
  return field.pattern === undefined ? (field.type ?? '') : `text like \`${field.pattern}\``
}

function rows(field: Field, prefix: string, required: boolean): string[] {
  return Object.entries(field.properties ?? {}).flatMap(([name, inner]) => {
    const needed = required && (field.required ?? []).includes(name)
    const row = `| \`${prefix}${name}\` | ${needed ? 'yes' : ''} | ${limits(inner)} | ${inner['x-personal'] ?? ''} | ${inner.description ?? ''} |`
    return [row, ...rows(inner, `${prefix}${name}.`, true)]
  })
}

export const interactionPage = (): string => `# The interaction

${(Interaction as Field).description ?? ''} Everything that comes in, by whatever protocol, becomes this before it is stored.

| field | needed | form | personal | what it is |
|---|---|---|---|---|
${rows(Interaction, '', true).join('\n')}

"Needed" inside an optional object means: needed when that object is there. Some verbs need more: Undo, Delete, Join and Leave an
\`object\`, Invite a \`survey\`, Respond a \`survey\` and a \`score\`, Expose an \`experiment\`, Purchase and Return a \`value\`,
Link and Unlink a \`linked\` account, Label an \`object\`, a \`brand\`, and a \`sentiment\` or what [labels](labels.md) say in its place.

"Personal" says what a field tells about somebody: their name here (\`id\`), or whatever was written into it (\`content\`).
See [privacy](privacy.md).

## Verbs

${VERBS.map((verb) => `\`${verb}\``).join(' · ')}

What each of them means stands beside it in [\`ingest/interaction.ts\`](../ingest/interaction.ts).
`

if (process.argv[1] === import.meta.filename) process.stdout.write(interactionPage())
