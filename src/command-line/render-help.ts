import type { Command, Flag } from './command.js'

/** The help of the whole. */
export function renderMainHelp(commands: readonly Command[]): string {
  return `Usage: qondor-webhooks COMMAND

See, send, check and replay Qondor webhooks on this machine.

Commands:
${columns(commands.map(({ name, about }) => [name, about]))}

Flags:
${columns([
  ['--help', 'print this, or the help of a command'],
  ['--version', 'print the version'],
])}

Environment:
${columns([
  ['QONDOR_WEBHOOK_KEY', 'the key, so that it stands in no shell history'],
  ['NO_COLOR', 'no colours, if it is set to anything'],
])}

Exit codes: 0 all went well, 1 something did not, 2 wrong usage, 130 interrupted.
`
}

/** The help of a command. */
export function renderHelp({ name, about, takes, flags, notes }: Command): string {
  const usage = ['qondor-webhooks', name, takes, '[FLAG]…'].filter(Boolean).join(' ')
  const rows = Object.entries({ ...flags, help: { about: 'print this' } }).map(flagRow)
  const more = notes.length > 0 ? `\n${notes.join('\n')}\n` : ''
  return `Usage: ${usage}\n\n${capital(about)}.\n\nFlags:\n${columns(rows)}\n${more}`
}

function flagRow([flag, { value, about }]: [string, Flag]): readonly [string, string] {
  return [value ? `--${flag} ${value}` : `--${flag}`, about]
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
