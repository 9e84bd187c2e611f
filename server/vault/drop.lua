#!lua flags=allow-oom
-- Deletes items by key.
-- KEYS items order fades state record
-- ARGV first and end of the keys, as ZRANGEBYLEX takes them
-- gives ok or unknown
if redis.call('EXISTS', KEYS[1], KEYS[4], KEYS[5]) == 0 then return {'unknown'} end
for _, key in ipairs(redis.call('ZRANGEBYLEX', KEYS[2], ARGV[1], ARGV[2])) do
  redis.call('HDEL', KEYS[1], key)
  redis.call('ZREM', KEYS[2], key)
  redis.call('ZREM', KEYS[3], key)
end
return {'ok'}
