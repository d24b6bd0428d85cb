// For the Standard tier: Basic has neither duplicate detection nor forwarding.
param namespaceName string

resource namespace 'Microsoft.ServiceBus/namespaces@2021-11-01' = {
  name: namespaceName
  location: resourceGroup().location
  sku: { name: 'Standard' }
}

resource dead 'Microsoft.ServiceBus/namespaces/queues@2021-11-01' = {
  parent: namespace
  name: 'qondor-dead'
}

resource queue 'Microsoft.ServiceBus/namespaces/queues@2021-11-01' = {
  parent: namespace
  name: 'qondor'
  properties: {
    // Cannot be switched on later.
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'P7D'
    lockDuration: 'PT1M'
    // Counts attempts that ended without a result: a crash, a failed send.
    maxDeliveryCount: 10
    forwardDeadLetteredMessagesTo: dead.name
  }
}
