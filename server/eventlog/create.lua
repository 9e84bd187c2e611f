#!lua
-- Makes an empty log.
-- KEYS state record sessions
-- ARGV session zero-hash keep(ms)
-- gives ok or exists
if redis.call('EXISTS', KEYS[1]) == 1 then return {'exists'} end
redis.call('HSET', KEYS[1], 'seq', 0, 'hash', ARGV[2], 'batch', '', 'at', 0, 'total', 0,
  'first', 0, 'first_hash', ARGV[2], 'first_total', 0, 'due', 0)
local t = redis.call('TIME')
local till = math.max(t[1] * 1000 + ARGV[3], redis.call('PEXPIRETIME', KEYS[2]))
redis.call('PEXPIREAT', KEYS[1], till)
redis.call('ZADD', KEYS[3], 0, ARGV[1])
if redis.call('PEXPIRETIME', KEYS[3]) < till then redis.call('PEXPIREAT', KEYS[3], till) end
return {'ok'}
