// Writes the version of package.json to where examples and runtimes name this package. A caret does
// not reach over a minor version below 1, so each would look for the old one in the registry.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)
const { name, version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
const named = new RegExp(`("${name}": (?:"\\^|\\{\\s+"version": "))\\d+\\.\\d+\\.\\d+[^"]*`, 'g')

const examples = readdirSync(new URL('examples/', root)).map((example) => `examples/${example}/`)
const manifests = ['examples/', 'test/published/runtimes/', ...examples].flatMap((folder) => {
  return [`${folder}package.json`, `${folder}package-lock.json`]
})

for (const path of manifests) {
  const file = new URL(path, root)
  // What `npm run install:examples` unpacks is of the version that it is.
  if (path.startsWith(`examples/${name}/`) || !existsSync(file)) continue
  writeFileSync(file, readFileSync(file, 'utf8').replace(named, `$1${version}`))
}
