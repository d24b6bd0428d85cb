// Runs one README snippet, and delivers to the `fetch` that it exports, if it does.
import { pathToFileURL } from 'node:url'
import { deliverAll } from './preload.mjs'

const snippet = await import(pathToFileURL(process.argv[2] ?? '').href)
if (snippet.default?.fetch) {
  await deliverAll((init) => snippet.default.fetch(new Request('http://localhost/', init)))
}
