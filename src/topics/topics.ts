// The only list of topics; CONTRIBUTING.md has the steps to add one.
export * from './offer-answered-v1.js'
export * from './offer-comment-to-customer-created-v1.js'
export * from './offer-sent-v1.js'
export * from './ping-v1.js'
export * from './project-created-v1.js'
export * from './project-status-changed-v1.js'
