#!lua
-- Applies all writes of a batch or none.
-- KEYS items order fades state record
-- ARGV keep(ms), and of each write five: put or del, key, value, expires (ms, 0 is never), version it must be at (-1 is any)
-- gives ok, unknown or changed
if redis.call('EXISTS', KEYS[1], KEYS[4], KEYS[5]) == 0 then return {'unknown'} end
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local versions = {}
for i = 2, #ARGV, 5 do
  local item = redis.call('HGET', KEYS[1], ARGV[i + 1])
  local version, expires = 0, 0
  if item then
    version, expires = string.match(item, '^(%d+) (%d+) ')
    version, expires = tonumber(version), tonumber(expires)
    if expires ~= 0 and expires <= now then version = 0 end
  end
  if ARGV[i + 4] ~= '-1' and version ~= tonumber(ARGV[i + 4]) then return {'changed'} end
  versions[i] = version
end
for i = 2, #ARGV, 5 do
  local key, expires = ARGV[i + 1], ARGV[i + 3]
  if ARGV[i] == 'del' then
    redis.call('HDEL', KEYS[1], key)
    redis.call('ZREM', KEYS[2], key)
  else
    redis.call('HSET', KEYS[1], key, string.format('%.0f %s ', versions[i] + 1, expires) .. ARGV[i + 2])
    redis.call('ZADD', KEYS[2], 0, key)
  end
  if ARGV[i] == 'del' or expires == '0' then
    redis.call('ZREM', KEYS[3], key)
  else
    redis.call('ZADD', KEYS[3], expires, key)
  end
end
local keep = tonumber(ARGV[1])
for i = 1, 3 do
  local left = redis.call('PTTL', KEYS[i])
  if left ~= -2 and left < keep / 2 then
    redis.call('PEXPIREAT', KEYS[i], math.max(now + keep, redis.call('PEXPIRETIME', KEYS[5])))
  end
end
return {'ok'}
