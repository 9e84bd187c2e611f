#!lua
-- Makes the indexes say of a session what its own keys say.
-- KEYS state record items due sessions
-- ARGV session keep(ms)
if redis.call('EXISTS', KEYS[1], KEYS[2], KEYS[3]) == 0 then redis.call('ZREM', KEYS[5], ARGV[1]) end
local due = tonumber(redis.call('HGET', KEYS[1], 'due') or 0)
if due == 0 then
  redis.call('ZREM', KEYS[4], ARGV[1])
else
  redis.call('ZADD', KEYS[4], due, ARGV[1])
  local till = due + tonumber(ARGV[2])
  if redis.call('PEXPIRETIME', KEYS[4]) < till then redis.call('PEXPIREAT', KEYS[4], till) end
end
return {'ok'}
