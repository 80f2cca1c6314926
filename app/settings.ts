/** Every setting there is, for people: docs/operating.md prints this table, and a spec keeps it true to config.ts. */

export interface Setting {
  name: `CANDOR_${string}` | `OTEL_${string}`
  /** What stands there when nothing is set; '' when there is nothing. */
  standard: string
  form: string
  words: string
  /** True for those that the packages of OpenTelemetry read. */
  isTheirs?: boolean
}

export const SETTINGS: readonly Setting[] = [
  {
    name: 'CANDOR_DATA',
    standard: '.candor',
    form: 'directory',
    words: 'where the embedded store, the journal, the index and the keys live',
  },
  {
    name: 'CANDOR_HOST',
    standard: '127.0.0.1',
    form: 'address',
    words: 'the address to listen on; beyond loopback everybody needs a key',
  },
  { name: 'CANDOR_PORT', standard: '7117', form: '0 to 65535', words: 'the port; 0 takes any free one' },
  {
    name: 'CANDOR_SAMPLE',
    standard: 'on',
    form: 'on, off',
    words: 'fill an empty store with the sample world at the first start',
  },
  {
    name: 'CANDOR_KEYS',
    standard: 'optional on loopback, else required',
    form: 'optional, required',
    words: 'whether those without a key get in where no key was made; set it to required behind a proxy',
  },
  {
    name: 'CANDOR_UNSAFE_OPEN',
    standard: '0',
    form: '0, 1',
    words: 'allow CANDOR_KEYS=optional beyond loopback: anybody who reaches the port reads and writes everything',
  },
  {
    name: 'CANDOR_WRITE_KEYS',
    standard: '',
    form: 'key=workspace,key2=workspace2',
    words: 'keys of your own choice that write; better made with candor keys create, which keeps only their hashes',
  },
  {
    name: 'CANDOR_LOG',
    standard: 'human',
    form: 'human, json',
    words: 'lines for people, or JSON with every request, on the standard error',
  },
  {
    name: 'CANDOR_MAX_IN_FLIGHT_MB',
    standard: '64',
    form: '64 to 65536',
    words: 'memory that requests may hold at once before new ones are answered with 503',
  },
  {
    name: 'CANDOR_JOURNAL_MB',
    standard: '4096',
    form: '64 to 1048576',
    words: 'what may wait in the journal while the store is away, before new events are answered with 503',
  },
  {
    name: 'CANDOR_ID_WINDOW',
    standard: '10000000',
    form: '1000 to 1000000000',
    words: 'how many event ids are remembered at least, so that the same one again is a duplicate',
  },
  {
    name: 'CANDOR_KEPT_SEGMENTS_MB',
    standard: '64',
    form: '0 to 65536',
    words: 'loaded segments that are kept, so that the audit can name what is missing; 0 keeps none',
  },
  {
    name: 'CANDOR_RETENTION',
    standard: '',
    form: 'source:NAME=DAYS, channel:NAME=DAYS, dead-letters=DAYS, *=DAYS',
    words: 'how long events are kept, by entrance, else by channel, else *; 0 or nothing is for ever',
  },
  {
    name: 'CANDOR_CLICKHOUSE_URL',
    standard: '',
    form: 'http://host:8123',
    words: 'a ClickHouse server instead of the embedded store',
  },
  { name: 'CANDOR_CLICKHOUSE_USER', standard: 'default', form: 'text', words: 'its user' },
  { name: 'CANDOR_CLICKHOUSE_PASSWORD', standard: '', form: 'text', words: 'its password' },
  { name: 'CANDOR_CLICKHOUSE_DATABASE', standard: 'candor', form: 'text', words: 'its database' },
  {
    name: 'CANDOR_SOURCES',
    standard: '',
    form: 'file',
    words: 'a JSON file that names the networks to listen to: see [sources](sources.md)',
  },
  {
    name: 'CANDOR_REPORTS',
    standard: '',
    form: 'file',
    words: 'a JSON file that names the reports that go out by themselves: see [reports](reports.md)',
  },
  {
    name: 'CANDOR_SMTP_URL',
    standard: '',
    form: 'smtp://user:password@host:587',
    words: 'the mail server that reports go by',
  },
  { name: 'CANDOR_URL', standard: '', form: 'http://host:7117', words: 'for commands: a running Candor elsewhere' },
  { name: 'CANDOR_KEY', standard: '', form: 'key', words: 'for commands: the key to show there' },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    standard: '',
    form: 'http://host:4318',
    words: 'send traces and metrics there by [OpenTelemetry](#traces-and-metrics-by-opentelemetry)',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    standard: '',
    form: 'http://host:4318/v1/traces',
    words: 'the whole address for traces, if it is another, or nothing else is sent',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
    standard: '',
    form: 'http://host:4318/v1/metrics',
    words: 'the same for metrics',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_PROTOCOL',
    standard: 'http/json',
    form: 'http/json, http/protobuf',
    words: 'JSON is sent in either case: receivers over HTTP take both; gRPC is refused at the start',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    standard: '',
    form: 'name=value,name2=value2',
    words: 'headers to send along, such as a token',
    isTheirs: true,
  },
  {
    name: 'OTEL_EXPORTER_OTLP_TIMEOUT',
    standard: '10000',
    form: 'milliseconds',
    words: 'how long a receiver may take',
    isTheirs: true,
  },
  { name: 'OTEL_SERVICE_NAME', standard: 'candor', form: 'text', words: 'how it is called there', isTheirs: true },
  {
    name: 'OTEL_RESOURCE_ATTRIBUTES',
    standard: '',
    form: 'name=value,name2=value2',
    words: 'what else is said of this service there',
    isTheirs: true,
  },
  { name: 'OTEL_TRACES_EXPORTER', standard: 'otlp', form: 'otlp, none', words: 'none: no traces' },
  { name: 'OTEL_METRICS_EXPORTER', standard: 'otlp', form: 'otlp, none', words: 'none: no metrics' },
  {
    name: 'OTEL_TRACES_SAMPLER',
    standard: 'parentbased_always_on',
    form: 'always_on, always_off, traceidratio, parentbased_…',
    words: 'which requests are traced',
    isTheirs: true,
  },
  {
    name: 'OTEL_TRACES_SAMPLER_ARG',
    standard: '1',
    form: '0 to 1',
    words: 'the share, for traceidratio',
    isTheirs: true,
  },
  {
    name: 'OTEL_METRIC_EXPORT_INTERVAL',
    standard: '60000',
    form: 'milliseconds, 100 or more',
    words: 'how often metrics are sent',
  },
  { name: 'OTEL_SDK_DISABLED', standard: 'false', form: 'true, false', words: 'true: send nothing, whatever is set' },
]

/** The settings as a table in Markdown. */
export function settingsTable(settings: readonly Setting[] = SETTINGS): string {
  const code = (text: string): string => (text === '' ? '' : `\`${text}\``)
  const line = ({ name, standard, form, words }: Setting): string =>
    `| \`${name}\` | ${/\s/.test(standard) ? standard : code(standard)} | ${form} | ${words} |`
  return ['| variable | default | form | what it does |', '|---|---|---|---|', ...settings.map(line), ''].join('\n')
}
