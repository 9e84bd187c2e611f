#!lua flags=allow-oom
-- Marks that bytes which were deleted may be on the disk.
-- KEYS erased
-- ARGV keep(ms)
redis.call('INCR', KEYS[1])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return {'ok'}
