// The rooms that matter most: all of the core takes longer than all other tests together.
process.env['MUTATION_ROOMS'] = 'authentication,deduplication'

const { default: config } = await import('./stryker.config.mjs')
export default { ...config, thresholds: { ...config.thresholds, break: 98 } }
