/**
 * What attempts at a delivery have completed: named handlers and steps of `delivery.once`. Later attempts
 * leave it out. Each method should settle in bounded time; if one fails, `onError` gets the error.
 */
export interface Marks {
  /** The marks of the earlier attempts. */
  read(): readonly string[] | Promise<readonly string[]>
  /**
   * Stores a mark, of at most 120 characters without control characters. Resolves once it is stored as
   * durably as the delivery. A mark that is already there stays.
   */
  add(mark: string): void | Promise<void>
}
