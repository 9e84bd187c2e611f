#!lua flags=allow-oom
-- Removes everything of a session, and marks that its bytes may be on the disk.
-- KEYS due sessions erased, and then all keys of the session
-- ARGV session channel keep(ms)
local there = 0
for i = 4, #KEYS do there = there + redis.call('DEL', KEYS[i]) end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
if there > 0 then
  redis.call('INCR', KEYS[3])
  redis.call('PEXPIRE', KEYS[3], ARGV[3])
  redis.call('PUBLISH', ARGV[2], 'erased')
end
return {'ok'}
