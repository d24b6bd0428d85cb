/**
 * The status codes of a project, from Qondor's own Python SDK (`qondor-api-sdk`, `ProjectStatus`).
 * Events with an unknown code are delivered too, so the type of `newStatus` is `number`.
 *
 * @example
 * if (event.newStatus === ProjectStatus.Confirmed) await invoice(event.projectId)
 */
export const ProjectStatus = { Pending: 1, Confirmed: 2, Finished: 3, Cancelled: 4 } as const

/** One of the known project status codes: 1, 2, 3 or 4. */
export type ProjectStatus = (typeof ProjectStatus)[keyof typeof ProjectStatus]

/** The name of a project status, for example `'Pending'`. */
export type ProjectStatusName = keyof typeof ProjectStatus

const names = new Map<number, ProjectStatusName>(
  Object.entries(ProjectStatus).map(([name, code]) => [code, name as ProjectStatusName]),
)

/**
 * The name of a project status code; `undefined` for an unknown code.
 *
 * @example
 * projectStatusName(2) // 'Confirmed'
 */
export function projectStatusName(code: number): ProjectStatusName | undefined {
  return names.get(code)
}
