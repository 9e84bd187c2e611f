#!lua flags=allow-oom
-- Deletes what has expired.
-- KEYS items order fades state record
-- ARGV now (ms)
-- gives ok or unknown
if redis.call('EXISTS', KEYS[1], KEYS[4], KEYS[5]) == 0 then return {'unknown'} end
for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[1])) do
  redis.call('HDEL', KEYS[1], key)
  redis.call('ZREM', KEYS[2], key)
  redis.call('ZREM', KEYS[3], key)
end
return {'ok'}
