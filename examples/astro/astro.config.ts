import node from '@astrojs/node'
import { defineConfig } from 'astro/config'

export default defineConfig({
  output: 'server',
  adapter: node({ mode: 'standalone' }),
  // For outside of this machine too; by default it listens on localhost only.
  server: { host: true, port: 3000 },
})
