export { type CaseReceiver, type CaseRecord, receiverOf } from './case-receiver.js'
export { conformanceCases } from './cases/index.js'
export { connectDirect } from './clients/direct.js'
export { connectHttp1 } from './clients/http1.js'
export { connectHttp2 } from './clients/http2.js'
export type {
  AnswerExpectation,
  Before,
  ConformanceCase,
  ExpectedAnswer,
  Header,
  WireRequest,
} from './conformance-case.js'
export { type ConformanceTest, conformanceTests } from './conformance-tests.js'
export type {
  Answer,
  Connect,
  Connection,
  Difference,
  Differences,
  Host,
  RunningHost,
} from './host.js'
