import { type RouteConfig, route } from '@react-router/dev/routes'

export default [route('qondor', 'routes/qondor.ts')] satisfies RouteConfig
