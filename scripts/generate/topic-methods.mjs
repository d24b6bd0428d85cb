// src/handlers/topic-methods.ts: the documented method of each topic.
import { comment } from './code.mjs'
import { notice } from './compile-topics.mjs'
import { methodOf } from './topics.mjs'

/** @typedef {import('./topics.mjs').Topic} Topic */

/** The file with the methods. @param {readonly Topic[]} topics */
export function topicMethodsFile(topics) {
  const names = [...new Set(topics.map(({ name }) => methodOf(name)))]
  const methods = names.map((method) => {
    return methodDeclaration(
      method,
      topics.filter(({ name }) => methodOf(name) === method),
    )
  })
  return `${notice}import type { QondorTopic } from '../topics/registry.js'
import type { Handler, HandlerOptions } from './registry.js'

/**
 * A method for each topic that registers a handler, named after the topic without its version. Topics
 * that differ only in the version share one.
 */
export interface TopicMethods<Events extends Record<QondorTopic, unknown>> {
${methods.join('')}}
`
}

/** @param {string} method @param {readonly Topic[]} versions the topics that share it */
function methodDeclaration(method, versions) {
  const names = versions.map(({ name }) => name)
  const isShared = versions.length > 1
  const paragraphs = versions.flatMap(({ name, meaning, missing, source }) => {
    const when = isShared ? `\`${name}\`: ${meaning}` : meaning
    return [when, missing ?? '', `Source: ${source}`].filter(Boolean)
  })
  const registers = `Registers a handler for ${names.map((name) => `\`${name}\``).join(' and ')}.`
  const example = `qondor.${method}(async (event) => console.log(event.${exampleField(versions)}))`
  const events = names.map((name) => `Events['${name}']`).join(' | ')
  return `${comment([registers, ...paragraphs], { indent: 2, tags: ['@example', example] })}\
${declaration(method, `Handler<${events}>`)}
`
}

/** The declaration of a method, in one line if it fits. @param {string} method @param {string} handler */
function declaration(method, handler) {
  const line = `  ${method}(handler: ${handler}, options?: HandlerOptions): this`
  if (line.length <= 100) return line
  return `  ${method}(\n    handler: ${handler},\n    options?: HandlerOptions,\n  ): this`
}

/** The last required field that all events of the method share. @param {readonly Topic[]} versions */
function exampleField(versions) {
  const [first, ...others] = versions.map(({ fields }) => {
    return fields
      .filter(({ kind }) => kind !== 'topicName' && !kind.startsWith('optional'))
      .map(({ name }) => name)
  })
  return first?.filter((name) => others.every((names) => names.includes(name))).at(-1)
}
