import { existsSync, readdirSync, readFileSync } from 'node:fs'

const root = new URL('../../../', import.meta.url)

// What is installed, and the package as `npm run install:examples` unpacks it.
const notOurs = ['node_modules', 'qondor-webhooks']
const folders = [
  '',
  'docs/',
  'bench/',
  'fixtures/',
  'test/support/mutation/',
  'test/support/properties/',
  ...subfolders('examples/'),
]

/** Every page that we write for people, by its path. */
export const pages: ReadonlyMap<string, string> = new Map(
  folders
    .filter((folder) => existsSync(new URL(folder, root)))
    .flatMap((folder) => readdirSync(new URL(folder, root)).map((name) => folder + name))
    .filter((path) => path.endsWith('.md'))
    .map((path) => [path, readFileSync(new URL(path, root), 'utf8')]),
)

function subfolders(folder: string): readonly string[] {
  return readdirSync(new URL(folder, root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !notOurs.includes(entry.name))
    .map(({ name }) => `${folder}${name}/`)
}

/** A page without its blocks of code. */
export function proseOf(page: string): string {
  return page.replace(/^```.*?^```$/gms, '')
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(page: string): readonly string[] {
  const headings = [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading ?? '')
  return headings.map((heading) => {
    return heading
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
      .replaceAll(' ', '-')
  })
}
