// The one list of topics: a new topic is its schema file and one line here. Tests then ask for its
// descriptions, its documented body and `npm run schemas`.
export * from './offer-answered-v1.js'
export * from './offer-comment-to-customer-created-v1.js'
export * from './offer-sent-v1.js'
export * from './ping-v1.js'
export * from './project-created-v1.js'
export * from './project-status-changed-v1.js'
