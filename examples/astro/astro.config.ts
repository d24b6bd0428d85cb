import node from '@astrojs/node'
import { defineConfig } from 'astro/config'

export default defineConfig({
  output: 'server',
  adapter: node({ mode: 'standalone' }),
  // Accept connections from other machines too; by default Astro listens on localhost only.
  server: { host: true, port: 3000 },
})
