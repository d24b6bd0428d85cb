// The rooms that matter most: all of the core takes longer than all other tests together.
process.env['MUTATION_ROOMS'] = 'authentication,deduplication'

// Imported only now, since it reads the rooms.
const { default: config } = await import('./stryker.config.mjs')
export default config
