#!lua
-- Replaces a record that is at a revision, and lets all of its session live as long.
-- KEYS record sessions, and then all other keys of the session
-- ARGV revision, id of this update, json, code, till (ms)
-- gives ok, unknown or changed
local s = redis.call('HMGET', KEYS[1], 'rev', 'op')
if not s[1] then return {'unknown'} end
if s[2] == ARGV[2] then return {'ok'} end -- done before: the reply was lost
if s[1] ~= ARGV[1] then return {'changed'} end
redis.call('HSET', KEYS[1], 'rev', s[1] + 1, 'json', ARGV[3], 'code', ARGV[4], 'op', ARGV[2])
redis.call('PEXPIREAT', KEYS[1], ARGV[5])
for i = 2, #KEYS do
  if redis.call('PEXPIRETIME', KEYS[i]) < tonumber(ARGV[5]) then redis.call('PEXPIREAT', KEYS[i], ARGV[5]) end
end
return {'ok'}
