import { QondorWebhookError } from '../../errors.js'
import { isObject } from '../../parse/body.js'

/** Says what to do if the `import()` of an optional peer fails, as far as the runtime says why. */
export function missingPeer(name: string): (cause: unknown) => never {
  return (cause) => {
    throw new QondorWebhookError('invalid_options', adviceFor(name, cause), { cause })
  }
}

function adviceFor(name: string, cause: unknown): string {
  const { code, message } = detailsOf(cause)
  if (code.startsWith('ERR_VM_') || message.includes('--experimental-vm-modules')) {
    return (
      `This queue loads the package ${name} with import(), which Jest does not allow by default. Run ` +
      'Jest with NODE_OPTIONS=--experimental-vm-modules in the environment.'
    )
  }
  if (/^Dynamic require of .+ is not supported/.test(message)) {
    return (
      `This queue needs the package ${name}, which does not work inside a bundle. Exclude it with the ` +
      "bundler's setting external (externals in webpack), and install it where the bundle runs."
    )
  }
  const missing = code.endsWith('MODULE_NOT_FOUND') ? missingPackage(message) : undefined
  if (missing === undefined) {
    return `This queue needs the package ${name}, but it could not be loaded: see cause.`
  }
  const isNeededBy = missing === name ? '' : `${name}, which needs `
  return `This queue needs the package ${isNeededBy}${missing}, which is not installed: npm install ${missing}`
}

function detailsOf(cause: unknown): { code: string; message: string } {
  const { code, message }: { code?: unknown; message?: unknown } = isObject(cause) ? cause : {}
  return { code: String(code ?? ''), message: String(message ?? '') }
}

/** The package that a runtime did not find, from the message of Node, Bun, webpack, Jest or Yarn. */
function missingPackage(message: string): string | undefined {
  const [, found, required] =
    /(?:package|module) ['"]([^'"]+)['"]|^Required package: (\S+)/im.exec(message) ?? []
  // A path instead of a name is a missing file of an installed package.
  return /^(?:@[\w.-]+\/)?[\w-][\w.-]*(?=\/|$)/.exec(found ?? required ?? '')?.[0]
}
