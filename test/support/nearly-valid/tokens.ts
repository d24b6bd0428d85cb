import { contractTopics } from '../contract-table.js'
import { sentinel } from './draft.js'

const quoted = (text: string): string => `"${text}"`
const nested = (open: string, close: string, depth: number): string => {
  return `${open.repeat(depth)}1${close.repeat(depth)}`
}

const integers = ['0', '-0', '7', '1.0', '1e3', '1E+2', '9007199254740991', '-9007199254740991']
const otherNumbers = ['1.5', '9007199254740992', '-9007199254740992', '1e400', '-1e400', '5e-324']
const noNumbers = [
  '01',
  '1.',
  '.5',
  '+1',
  '0x10',
  '1e',
  '-',
  'NaN',
  'Infinity',
  '1_000',
  '1n',
  '１',
]

const texts = [
  '',
  ' ',
  sentinel,
  `${sentinel}\\u0000`,
  `${sentinel}\\ud83d`,
  `\\"${sentinel}\\/\\b\\f\\n\\r\\t\\\\`,
  `${sentinel} æøå 🍂`,
  `\ufeff${sentinel}`,
  `${sentinel}\u2028\u007f`,
  `${sentinel}\ud83d`,
  '7',
].map(quoted)

const noTexts = [
  `"${sentinel}`,
  `'${sentinel}'`,
  `"${sentinel}\n"`,
  `"${sentinel}\\x41"`,
  `"${sentinel}\\u12"`,
  `"${sentinel}\0"`,
  `"${sentinel}""`,
  `${sentinel}`,
]

const literals = ['true', 'false', 'null']
const noLiterals = ['True', 'nul', 'undefined', '']

const depths = [1, 2, 62, 63, 64, 500].flatMap((depth) => [
  nested('[', ']', depth),
  nested('{"a":', '}', depth),
])

const containers = [
  '[]',
  '{}',
  `["${sentinel}"]`,
  `{"${sentinel}":"${sentinel}"}`,
  '{"__proto__":{"offerId":1}}',
  ...depths,
]

const noContainers = ['[1,]', '[', '}', '{"a"}', '[1 2]', nested('[', '', 500)]

const ids = [
  quoted(`${sentinel}${'x'.repeat(247)}`),
  quoted(`${sentinel}${'x'.repeat(248)}`),
  quoted(' \\t\u00a0\\n'),
  quoted('a\\nb'),
]

const topics = ['PingV2', 'pingv1', 'PingV1 ', '\\u0050ingV1', '__proto__', 'constructor']
  .concat(contractTopics.map(({ topic }) => topic))
  .map(quoted)

/** What a value may be. */
export const values = [
  ...integers,
  ...otherNumbers,
  ...texts,
  ...literals,
  ...containers,
  ...ids,
  ...topics,
]

/** What a value is not, though it looks like one. */
export const noValues = [...noNumbers, ...noTexts, ...noLiterals, ...noContainers]

/** What a key may be. */
export const keys = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', 'length', sentinel].map(
    quoted,
  ),
  ...['', 'TOPIC', 't\\u006fpic', 'webhook\\u0049d', 'topic\\u0000'].map(quoted),
  ...['topic', "'topic'", '"topic', '1', 'null', '{}'],
]

export const spaces = [
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\u00a0',
  '\f',
  '\v',
  '\ufeff',
  '/**/',
  '//\n',
  '\0',
]

export const commas = [';', '', ',,', ':', ' ,\n']
export const colons = ['=', '::', '', ',', ' :\t']
export const opens = ['', '[', '{{', '{,', '({']
export const closes = ['', ']', '}}', ',}', '})', '}\0']
export const surroundings = [
  '\ufeff',
  '\ufeff\ufeff',
  ' \n',
  'x',
  '\0',
  '//',
  'null',
  '{}',
  ")]}'\n",
]
