// `npm run check`: all that is checked beside the tests, two steps at a time.
import { printSummary, runSideBySide } from './steps.mjs'

/** @param {string} script */
const step = (script) => ({ name: script, commands: [`npm run --silent ${script}`] })

const first = await runSideBySide(['build', 'lint', 'check:spelling', 'check:unused'].map(step))

// They look at what is built.
const later = ['types:6', 'check:package', 'types:7', 'check:size'].map(step)
const isBuilt = first.some(({ name, outcome }) => name === 'build' && outcome === 'passed')
const second = isBuilt
  ? await runSideBySide(later)
  : later.map(({ name }) => {
      return { name, outcome: /** @type {const} */ ('left out'), reason: 'the build failed' }
    })

printSummary([...first, ...second])
