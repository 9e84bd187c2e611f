#!lua flags=allow-oom
-- Forgets a record.
-- KEYS record state items sessions
-- ARGV session
redis.call('DEL', KEYS[1])
if redis.call('EXISTS', KEYS[2], KEYS[3]) == 0 then redis.call('ZREM', KEYS[4], ARGV[1]) end
return {'ok'}
