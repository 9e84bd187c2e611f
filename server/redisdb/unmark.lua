#!lua flags=allow-oom
-- Notes that the bytes of erasures up to one are gone from the disk.
-- KEYS erased
-- ARGV number of the last of these erasures
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return {'ok'}
