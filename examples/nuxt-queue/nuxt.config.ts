export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  telemetry: false,
  nitro: { typescript: { tsConfig: { compilerOptions: { types: ['node'] } } } },
})
