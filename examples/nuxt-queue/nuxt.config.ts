export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  telemetry: false,
  // A page that is rendered during the build: for that, the build runs the plugins.
  routeRules: { '/about': { prerender: true } },
  nitro: { typescript: { tsConfig: { compilerOptions: { types: ['node'] } } } },
})
