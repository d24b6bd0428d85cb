import type { Command } from './command.js'
import { listen } from './listen/listen.js'
import { queue } from './queue/queue.js'
import { replay } from './replay/replay.js'
import { schema } from './schema/schema.js'
import { send } from './send/send.js'
import { validate } from './validate/validate.js'

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [listen, send, validate, replay, schema, queue]
