import fc from 'fast-check'
import { expect, vi } from 'vitest'
import { nextTurn } from '../receiver/spies.js'
import type { Ended } from './handlers.js'
import { lease, windowLength } from './limits.js'
import type { Model } from './model.js'
import type { Processes } from './processes.js'
import { type StoreMode, storeModes } from './store-mode.js'

type Command = fc.AsyncCommand<Model, Processes>

/** Does the same to the model and to the processes, and compares what is to be seen of them. */
function command(
  name: string,
  act: (subject: Model | Processes, model: Model) => void,
  check: (model: Readonly<Model>) => boolean = () => true,
): Command {
  return {
    check,
    run: async (model, processes) => {
      act(processes, model)
      act(model, model)
      await nextTurn()
      expectAgreement(model, processes)
    },
    toString: () => name,
  }
}

function expectAgreement(model: Model, processes: Processes): void {
  const lost = (_: unknown, delivery: number): boolean => model.answers[delivery] !== 'lost'
  expect(processes.answers.filter(lost)).toEqual(model.answers.filter(lost))
  expect(processes.starts).toBe(model.starts)
  expect(processes.handlers.length).toBe(model.handlers.length)
  expect(processes.violations).toEqual([])
}

export function delivering(process: number, id: string): Command {
  return command(`deliver ${id} to ${process}`, (subject) => subject.deliver(process, id))
}

function ending(which: number, ended: Ended): Command {
  return command(
    `end handler ${which} ${ended}`,
    (subject, { handlers }) => {
      subject.endHandler(which % handlers.length, ended)
    },
    ({ handlers }) => handlers.length > 0,
  )
}

function crashing(process: number): Command {
  return command(`crash ${process}`, (subject) => subject.crash(process))
}

export function switchingStore(mode: StoreMode): Command {
  return command(`the store is ${mode}`, (subject) => {
    subject.storeMode = mode
  })
}

/** Second by second, since what one timer starts may set the next. */
export function waiting(seconds: number): Command {
  return {
    check: () => true,
    run: async (model, processes) => {
      for (let second = 0; second < seconds; second += 1) {
        vi.advanceTimersByTime(1_000)
        model.tick()
        await nextTurn()
        expectAgreement(model, processes)
      }
    },
    toString: () => `wait ${seconds}`,
  }
}

// Few ids and processes, so that they meet often.
export const ids = ['a', 'b'] as const
const process = fc.nat({ max: 1 })

export const commands = fc.commands(
  [
    fc.tuple(process, fc.constantFrom(...ids)).map((args) => delivering(...args)),
    fc.tuple(process, fc.constantFrom(...ids)).map((args) => delivering(...args)),
    fc
      .tuple(fc.nat({ max: 9 }), fc.constantFrom('well', 'well', 'badly'))
      .map((args) => ending(...args)),
    fc.integer({ min: 1, max: 4 }).map(waiting),
    fc.constantFrom(lease - 1, lease, windowLength - 1, windowLength).map(waiting),
    fc.constantFrom(...storeModes, 'prompt').map(switchingStore),
    process.map(crashing),
  ],
  // As many as that mostly, and not the few that are usual.
  { maxCommands: 40, size: 'max' },
)
