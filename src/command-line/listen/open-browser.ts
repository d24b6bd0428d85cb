import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { getErrorCode } from '../output.js'

/** The program of a platform that opens an address in the user's browser, with its arguments. */
const openers: Partial<Record<NodeJS.Platform, readonly [program: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

/** A program that runs longer than this has become the browser. */
const failsWithinMs = 5_000

/** Opens an address in the default browser; resolves to the problem if that fails. */
export async function openInBrowser(url: string): Promise<string | undefined> {
  const [program, ...args] = openers[process.platform] ?? ['xdg-open']
  try {
    // A group of its own: Ctrl+C ends listen, and not the browser.
    const opened = spawn(program, [...args, url], {
      detached: true,
      env: environmentWithoutKey(),
      stdio: 'ignore',
    })
    opened.unref()
    const isBrowser = delay(failsWithinMs, [0], { ref: false })
    const [code] = await Promise.race([once(opened, 'exit'), isBrowser])
    return code === 0 ? undefined : `${program} failed`
  } catch (error) {
    return getErrorCode(error) === 'ENOENT' ? `${program} is not installed` : `${program} failed`
  }
}

/** The environment for the browser: that of this process without the key, which it does not need. */
function environmentWithoutKey(): NodeJS.ProcessEnv {
  const environment = { ...process.env }
  delete environment['QONDOR_WEBHOOK_KEY']
  return environment
}

/** The line for a user whose browser was not opened. */
export function describeFailure(problem: string): string {
  return `No browser was opened: ${problem}. Open the address above.`
}
