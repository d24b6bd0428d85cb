import { type Command, parseArguments, renderHelp, renderMainHelp } from './arguments.js'
import { commands } from './commands.js'
import { didYouMean } from './did-you-mean.js'
import { readPackageFile } from './files.js'
import { CommandError, printError, usageError, watchOutput, watchWarnings } from './output.js'

/** Runs the command line and returns the exit code; prints any failure in one line. */
export async function main(args: readonly string[]): Promise<number> {
  watchOutput()
  watchWarnings()
  // For errors that no command awaits: a bug of ours, or an error in the user's module.
  process.on('uncaughtException', (error) => process.exit(tell(error, args)))
  try {
    return await start(args)
  } catch (error) {
    return tell(error, args)
  }
}

/** Prints an error in one line and returns the exit code. */
function tell(error: unknown, args: readonly string[]): number {
  if (error instanceof CommandError) {
    printError(error.message)
    return error.exitCode
  }
  const [line] = textOf(error).split('\n')
  printError(withoutSecrets(`Unexpected: ${line}`, args))
  return 1
}

// A user's module may throw anything, even a value that cannot be converted to text.
function textOf(error: unknown): string {
  try {
    return String(error)
  } catch {
    return 'an error without text'
  }
}

async function start([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined) throw usageError('The command is missing. --help lists the commands.')
  if (name === 'help' || isHelp(name)) {
    const command = args.find((argument) => !isHelp(argument))
    const isOfCommand = name === 'help' && command !== undefined && command !== 'help'
    process.stdout.write(isOfCommand ? renderHelp(commandOf(command)) : renderMainHelp(commands))
    return 0
  }
  if (name === '--version') {
    process.stdout.write(`${await readVersion()}\n`)
    return 0
  }
  return await run(commandOf(name), args)
}

async function run(command: Command, args: readonly string[]): Promise<number> {
  if (args.some(isHelp)) {
    process.stdout.write(renderHelp(command))
    return 0
  }
  const read = parseArguments(command, args)
  return await (await command.load()).run(read)
}

function commandOf(name: string): Command {
  const found = commands.find((command) => command.name === name)
  if (found) return found
  const names = [...commands.map((command) => command.name), 'help']
  const hint = didYouMean(name, [...names, '--version'])
  throw usageError(`The command must be one of ${names.join(', ')}.${hint}`)
}

function isHelp(argument: string): boolean {
  return argument === '--help' || argument === '-h'
}

/** The text with the key replaced, in case an error of the platform quotes it. */
function withoutSecrets(text: string, args: readonly string[]): string {
  const inline = args.find((argument) => argument.startsWith('--auth-value='))
  const index = args.indexOf('--auth-value')
  const secrets = [
    process.env['QONDOR_WEBHOOK_KEY'],
    inline?.slice('--auth-value='.length),
    index >= 0 ? args[index + 1] : undefined,
  ]
  return secrets.reduce<string>((left, secret) => {
    return secret?.trim() ? left.replaceAll(secret.trim(), '***') : left
  }, text)
}

/** The version of this package. */
async function readVersion(): Promise<string> {
  return JSON.parse(await readPackageFile('package.json')).version
}
