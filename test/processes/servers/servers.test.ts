import { Client } from 'pg'
import { createClient } from 'redis'
import { expect, it } from 'vitest'
import { hasPostgres, startPostgres } from '../../support/servers/postgres.js'
import { hasRedis, startRedis } from '../../support/servers/redis.js'

it.runIf(hasPostgres())(
  'PostgreSQL starts again on its port and data after a kill and a stop',
  async () => {
    const server = await startPostgres()
    const ask = async (question: string): Promise<unknown[]> => {
      const client = new Client({ connectionString: server.url })
      client.on('error', () => {})
      await client.connect()
      const { rows } = await client.query(question)
      await client.end()
      return rows
    }
    try {
      await ask('create table notes (note text)')
      for (const end of ['kill', 'stop'] as const) {
        await ask(`insert into notes values ('before ${end}')`)
        await server[end]()
        await expect(ask('select 1')).rejects.toThrow('ECONNREFUSED')
        await server.start()
      }
      expect(await ask('select note from notes')).toHaveLength(2)
      expect(await ask('show fsync')).toEqual([{ fsync: 'on' }])
      expect(await ask('show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
    } finally {
      await server.remove()
    }
  },
)

it.runIf(hasRedis())(
  'Redis starts again on its port and data after a kill and a stop',
  async () => {
    const server = await startRedis({ appendfsync: 'always' })
    const open = () => {
      return createClient({ url: server.url, socket: { reconnectStrategy: false } })
        .on('error', () => {})
        .connect()
    }
    try {
      for (const end of ['kill', 'stop'] as const) {
        const client = await open()
        await client.incr('notes')
        await server[end]()
        client.destroy()
        await expect(open()).rejects.toThrow('ECONNREFUSED')
        await server.start()
      }
      const client = await open()
      expect(await client.get('notes')).toBe('2')
      expect(await client.configGet('appendfsync')).toMatchObject({ appendfsync: 'always' })
      client.destroy()
    } finally {
      await server.remove()
    }
  },
)
