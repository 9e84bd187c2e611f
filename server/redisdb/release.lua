#!lua flags=allow-oom
-- Frees a join code that is a session's.
-- KEYS code
-- ARGV session
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return {'ok'}
