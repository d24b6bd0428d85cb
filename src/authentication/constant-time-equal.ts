/** Compares in a time that depends on the length of `given` alone, not on where it differs. */
export function constantTimeEqual(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length
  // Stryker disable next-line EqualityOperator: one step past both ends compares NaN with NaN.
  for (let index = 0; index < given.length; index += 1) {
    // Past the end of `expected` this is NaN, which counts as 0; the lengths differ already then.
    difference |= given.charCodeAt(index) ^ expected.charCodeAt(index)
  }
  return difference === 0
}
