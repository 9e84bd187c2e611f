#!lua
-- Tells whether Redis takes writes: it refuses to begin this script if not.
-- KEYS pl:ready
redis.call('SET', KEYS[1], '', 'PX', 1000)
return {'ok'}
