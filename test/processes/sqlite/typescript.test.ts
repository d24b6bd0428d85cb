import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '../../support/command-line/run-command.js'
import { ownFolder } from '../../support/sqlite/own-file.js'

it('the command line opens a queue of a module of TypeScript, without warnings of Node', async () => {
  const folder = ownFolder()
  const engine = new URL('../../../dist/sqlite.js', import.meta.url)
  writeFileSync(
    join(folder, 'file.ts'),
    `export const file: string = '${join(folder, 'queue.db')}'`,
  )
  const from = join(folder, 'queue.ts')
  writeFileSync(
    from,
    `import { sqliteQueue } from '${engine}'
    import { file } from './file.ts'
    interface Options { readonly file: string }
    const options: Options = { file }
    export const queue = sqliteQueue(options)`,
  )
  const status = await run(['queue', 'status', '--json', '--from', from])
  expect(status).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(status.stdout)).toMatchObject({ waiting: 0, dead: 0 })
})
