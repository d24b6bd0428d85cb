import { readPackageFile } from '../../package-file.js'

/** A file of the page. */
export interface PageFile {
  readonly contentType: string
  readonly content: string
}

const names = ['index.html', 'theme.css', 'page.css', 'list.css', 'delivery.css', 'page.js']
const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
}

/** The files of the page by the path that they are asked for with. */
export async function readPageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const files = names.map(async (name) => {
    const contentType = contentTypes[name.slice(name.indexOf('.') + 1)] ?? ''
    const content = await readPackageFile(`dist/command-line/inspector/${name}`)
    return [name === 'index.html' ? '/' : `/${name}`, { contentType, content }] as const
  })
  return new Map(await Promise.all(files))
}
