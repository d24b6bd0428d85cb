// What docs/grafana-dashboard.json shows: each metric of the option `telemetry`.

/**
 * @typedef {object} Panel
 * @property {string} title
 * @property {string} description
 * @property {string} unit
 * @property {Record<string, string>} queries each by its legend
 * @property {number} [redFrom] the value from which a figure is red
 */

// Some exporters add the unit to a name and some do not.
const duration = '__name__=~"messaging_process_duration(_seconds)?'
const oldestWait =
  '{__name__=~"qondor_webhooks_queue_oldest_wait(_seconds)?", qondor_webhooks_queue=~"$queue"}'
const received = 'messaging_client_consumed_messages_total{job=~"$job"'
const attempts = 'qondor_webhooks_attempts_total{job=~"$job"'
const failed = 'qondor_webhooks_outcome=~"failed|unavailable"'
const depth = 'qondor_webhooks_queue_deliveries{qondor_webhooks_queue=~"$queue"'

/** Single numbers, at the top. @type {readonly Panel[]} */
export const figures = [
  {
    title: 'Received',
    description: 'Requests in the chosen time, refused ones too.',
    unit: 'short',
    queries: { requests: `sum(increase(${received}}[$__range])) or vector(0)` },
  },
  {
    title: 'Failed',
    description: 'Deliveries in the chosen time that got a 500 or 503.',
    unit: 'short',
    queries: { deliveries: `sum(increase(${received}, ${failed}}[$__range])) or vector(0)` },
    redFrom: 1,
  },
  {
    title: 'Dead letters',
    description: 'Dead letters in the queue now.',
    unit: 'short',
    queries: { 'dead letters': `sum(${depth}, qondor_webhooks_queue_state="dead"})` },
    redFrom: 1,
  },
  {
    title: 'Oldest wait',
    description: 'How long the oldest delivery has waited in the queue.',
    unit: 's',
    queries: { wait: `max(${oldestWait})` },
    redFrom: 1800,
  },
]

/** Rows of charts, by their titles. @type {Record<string, readonly Panel[]>} */
export const rows = {
  'What Qondor sends': [
    {
      title: 'Deliveries by outcome',
      description: 'Requests per minute. docs/reference.md says what each outcome means.',
      unit: 'short',
      queries: {
        '{{qondor_webhooks_outcome}}': `sum by (qondor_webhooks_outcome) (rate(${received}}[$__rate_interval])) * 60`,
      },
    },
    {
      title: 'Deliveries by topic',
      description:
        'Requests per minute. Without a topic: refused, not readable, or of an unknown topic.',
      unit: 'short',
      queries: {
        '{{messaging_destination_name}}': `sum by (messaging_destination_name) (rate(${received}}[$__rate_interval])) * 60`,
      },
    },
    {
      title: 'Not accepted, by code',
      description: 'Requests per minute that were refused, invalid or failed.',
      unit: 'short',
      queries: {
        '{{error_type}}': `sum by (error_type) (rate(${received}, error_type!=""}[$__rate_interval])) * 60`,
      },
    },
    {
      title: 'Time to respond',
      description: 'Without a queue, this includes the handlers. The last bound is 10 s.',
      unit: 's',
      queries: percentiles('receive'),
    },
  ],
  'What handlers do': [
    {
      title: 'Attempts by result',
      description: 'Attempts of workers per minute: ack is done, retry and deadLetter have failed.',
      unit: 'short',
      queries: {
        '{{qondor_webhooks_action}}': `sum by (qondor_webhooks_action) (rate(${attempts}}[$__rate_interval])) * 60`,
      },
    },
    {
      title: 'Time of an attempt',
      description: 'All handlers of a delivery in a worker. The last bound is 10 s.',
      unit: 's',
      queries: percentiles('process'),
    },
    {
      title: 'Mean time by topic',
      description: 'Of deliveries and of attempts.',
      unit: 's',
      queries: {
        '{{messaging_destination_name}} {{messaging_operation_name}}': `sum by (messaging_destination_name, messaging_operation_name) (rate({${duration}_sum", job=~"$job"}[$__rate_interval])) / sum by (messaging_destination_name, messaging_operation_name) (rate({${duration}_count", job=~"$job"}[$__rate_interval]))`,
      },
    },
    {
      title: 'New dead letters by code',
      description: 'Deliveries per hour that became dead letters.',
      unit: 'short',
      queries: {
        '{{error_type}}':
          'sum by (error_type) (increase(qondor_webhooks_dead_letters_total{job=~"$job"}[1h]))',
      },
    },
  ],
  'What waits in the queue': [
    {
      title: 'Deliveries by state',
      description: 'From stats() of the queues that openTelemetry({ queues }) names.',
      unit: 'short',
      queries: {
        '{{qondor_webhooks_queue}} {{qondor_webhooks_queue_state}}': `max by (qondor_webhooks_queue, qondor_webhooks_queue_state) (${depth}})`,
      },
    },
    {
      title: 'Oldest wait',
      description: 'How long the oldest delivery has waited, those between two attempts too.',
      unit: 's',
      queries: { '{{qondor_webhooks_queue}}': `max by (qondor_webhooks_queue) (${oldestWait})` },
    },
  ],
}

/** @param {'receive' | 'process'} operation */
function percentiles(operation) {
  const buckets = `sum by (le) (rate({${duration}_bucket", job=~"$job", messaging_operation_name="${operation}"}[$__rate_interval]))`
  return Object.fromEntries(
    [0.5, 0.95, 0.99].map((share) => [
      `${share * 100} %`,
      `histogram_quantile(${share}, ${buckets})`,
    ]),
  )
}
