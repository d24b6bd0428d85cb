import 'reflect-metadata'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { toNodeHandler } from 'qondor-webhooks/node'
import { Crm } from './crm.js'
import { QondorHandlers, QondorReceiver } from './qondor.js'

@Module({ providers: [Crm, QondorHandlers, QondorReceiver] })
class AppModule {}

const nest = await NestFactory.create(AppModule)
// Without useProcessExit the process ends by the signal, and not with exit code 0.
nest.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true })
nest.use('/qondor', toNodeHandler(nest.get(QondorReceiver).webhooks))
await nest.listen(process.env.PORT ?? 3000)
