#!lua
-- Keeps a new record.
-- KEYS record sessions
-- ARGV session, json, code, till (ms)
-- gives ok; taken and the code that the session has
if redis.call('EXISTS', KEYS[1]) == 1 then return {'taken', redis.call('HGET', KEYS[1], 'code')} end
redis.call('HSET', KEYS[1], 'rev', 1, 'json', ARGV[2], 'code', ARGV[3], 'op', '')
redis.call('PEXPIREAT', KEYS[1], ARGV[4])
redis.call('ZADD', KEYS[2], 0, ARGV[1])
if redis.call('PEXPIRETIME', KEYS[2]) < tonumber(ARGV[4]) then redis.call('PEXPIREAT', KEYS[2], ARGV[4]) end
return {'ok'}
