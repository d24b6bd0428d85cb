import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startSilentProxy } from '../../support/servers/silent-proxy.js'

it('a proxy swallows the bytes of open connections, and passes those of new ones', async () => {
  const echo = createServer((socket) => socket.on('error', () => {}).pipe(socket))
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  const proxy = await startSilentProxy((echo.address() as AddressInfo).port)
  const open = () => {
    const received: string[] = []
    let isClosed = false
    const socket = connect(proxy.port, '127.0.0.1')
    socket.on('data', (bytes) => void received.push(String(bytes)))
    socket
      .on('error', () => {})
      .on('close', () => {
        isClosed = true
      })
    return { socket, received, isClosed: () => isClosed }
  }

  const first = open()
  first.socket.write('a')
  await expect.poll(() => first.received).toEqual(['a'])
  expect(proxy.swallow()).toBe(1)
  first.socket.write('b')

  const second = open()
  second.socket.write('c')
  await expect.poll(() => second.received).toEqual(['c'])

  proxy.swallowNew()
  const third = open()
  third.socket.write('d')
  await delay(100)
  expect(third.received).toEqual([])
  expect(first.received).toEqual(['a'])
  expect([first.isClosed(), third.isClosed()]).toEqual([false, false])

  proxy.restore()
  const fourth = open()
  fourth.socket.write('e')
  await expect.poll(() => fourth.received).toEqual(['e'])
  expect(proxy.connections()).toBe(4)

  await proxy.close()
  await expect
    .poll(() => [first, second, third, fourth].map((one) => one.isClosed()))
    .toEqual(Array(4).fill(true))
  echo.close()
})
