import { authFlags } from '../auth-flags.js'
import type { Command } from '../command.js'

/** The command `listen`, without its code. */
export const listen: Command = {
  name: 'listen',
  about: 'receive deliveries on this machine and print each as it comes',
  flags: {
    port: { value: 'N', about: 'the port on 127.0.0.1; 0 for any that is free (3000)' },
    ...authFlags,
    'no-auth': { about: 'let everybody in' },
    json: { about: 'print each as a line of JSON' },
    save: { value: 'DIR', about: 'save each body as received, for replay' },
    ui: { about: 'serve a page that shows each as it comes, and sends samples' },
    'ui-port': { value: 'N', about: 'the port of the page on 127.0.0.1 (any that is free)' },
    forward: { value: 'URL', about: 'POST each on to your own app, and print its status' },
  },
  notes: [
    'Any path is taken. What it answers is what a receiver of this package answers.',
    'Saved and forwarded is what came with the right key, broken bodies included. Forwarded',
    'headers include the key; saved ones do not. Nothing waits for the answer of your app.',
    '',
    'The page is for who has its address, which is printed at the start and new at each.',
    '',
    'Ctrl+C ends it with exit code 0.',
  ],
  load: () => import('./run.js'),
}
