#!lua
-- Keeps a fold at a position of the log, and trims a log that has grown very long to it.
-- KEYS log state
-- ARGV number, hash, fold, trim above (bytes)
-- gives ok, unknown, conflict or trimmed
local s = redis.call('HMGET', KEYS[2], 'seq', 'total', 'first', 'first_hash', 'first_total', 'shot')
if not s[1] then return {'unknown'} end
local at = tonumber(ARGV[1])
if s[6] and at < tonumber(s[6]) then return {'ok'} end
if at < tonumber(s[3]) then return {'trimmed'} end
local hash, sum = s[4], s[5]
if at > tonumber(s[3]) then
  local id = ARGV[1] .. '-0'
  local found = redis.call('XRANGE', KEYS[1], id, id)
  if not found[1] then return {'conflict'} end
  local e = {}
  for i = 1, #found[1][2], 2 do e[found[1][2][i]] = found[1][2][i + 1] end
  hash, sum = e.hash, e.sum
end
if hash ~= ARGV[2] then return {'conflict'} end
redis.call('HSET', KEYS[2], 'shot', ARGV[1], 'shot_hash', hash, 'fold', ARGV[3])
if tonumber(s[2]) - tonumber(s[5]) > tonumber(ARGV[4]) then
  redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f-0', at + 1))
  redis.call('HSET', KEYS[2], 'first', ARGV[1], 'first_hash', hash, 'first_total', sum)
end
return {'ok'}
