// A key holds `claim:` and the token of the attempt, or `done`; Redis drops it when its time is over.

/** Takes the key for a lease. KEYS: the event. ARGV: the token, the lease in milliseconds. */
export const claimScript = `
local claim = 'claim:' .. ARGV[1]
if redis.call('set', KEYS[1], claim, 'NX', 'PX', ARGV[2]) then return 'claimed' end
local held = redis.call('get', KEYS[1])
if held == 'done' then return 'duplicate' end
-- Some clients send a command again when the connection broke before its answer.
if held == claim then return 'claimed' end
return 'in_progress'`

/** Remembers the event, whoever holds the key. KEYS: the event. ARGV: the window in milliseconds. */
export const doneScript = `return redis.call('set', KEYS[1], 'done', 'PX', ARGV[1])`

/** Gives the key up if this attempt holds it. KEYS: the event. ARGV: the token. */
export const releaseScript = `
if redis.call('get', KEYS[1]) ~= 'claim:' .. ARGV[1] then return 0 end
return redis.call('del', KEYS[1])`
