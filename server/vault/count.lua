#!lua
-- Adds one to a counter that lives for a while from its first count.
-- KEYS counter
-- ARGV window (ms)
local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {'ok', n}
