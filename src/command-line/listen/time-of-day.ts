/** The time of day on this machine's clock, to the millisecond. */
export function timeOfDay(time: Date): string {
  const digits = (value: number, length = 2): string => String(value).padStart(length, '0')
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => digits(part))
  return `${parts.join(':')}.${digits(time.getMilliseconds(), 3)}`
}
