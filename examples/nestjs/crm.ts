import { Injectable } from '@nestjs/common'

/** Stands in for a service of your app. */
@Injectable()
export class Crm {
  async addNote(text: string): Promise<void> {
    console.log(text)
  }
}
