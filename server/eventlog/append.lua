#!lua
-- Appends one entry if the log still ends where its writer thinks.
-- KEYS log state loop due record
-- ARGV 1 session, 2 batch, 3 number and 4 hash of the end, 5 number and 6 hash of the new end,
--      7 decided at (ms), 8 body, 9 due (ms, 0 is none), 10 stale after (ms), 11 keep (ms), 12 channel,
--      13 and on: fields and values of loop
-- gives ok; again, number, hash; unknown; conflict; stale; damaged
local s = redis.call('HMGET', KEYS[2], 'seq', 'hash', 'batch', 'at', 'total', 'due')
if not s[1] then return {'unknown'} end
if s[3] == ARGV[2] then return {'again', s[1], s[2]} end
if s[1] ~= ARGV[3] or s[2] ~= ARGV[4] then return {'conflict'} end

-- Time never runs back behind the last entry.
local t = redis.call('TIME')
local now = math.max(t[1] * 1000 + math.floor(t[2] / 1000), tonumber(s[4]))
local at = tonumber(ARGV[7])
if now < at or now - at > tonumber(ARGV[10]) then return {'stale'} end

local total = tonumber(s[5]) + #ARGV[8]
local entry = {ARGV[5] .. '-0', 'hash', ARGV[6], 'batch', ARGV[2], 'at', ARGV[7], 'sum', total, 'body', ARGV[8]}
if ARGV[3] == '0' then
  redis.call('XADD', KEYS[1], unpack(entry))
elseif not redis.call('XADD', KEYS[1], 'NOMKSTREAM', unpack(entry)) then
  return {'damaged'} -- the entries before it are gone
end
redis.call('HSET', KEYS[2], 'seq', ARGV[5], 'hash', ARGV[6], 'batch', ARGV[2], 'at', ARGV[7], 'total', total, 'due', ARGV[9])
redis.call('HSET', KEYS[3], unpack(ARGV, 13))
local keep = tonumber(ARGV[11])
if ARGV[9] ~= s[6] then
  if ARGV[9] == '0' then
    redis.call('ZREM', KEYS[4], ARGV[1])
  else
    redis.call('ZADD', KEYS[4], ARGV[9], ARGV[1])
    local till = tonumber(ARGV[9]) + keep
    if redis.call('PEXPIRETIME', KEYS[4]) < till then redis.call('PEXPIREAT', KEYS[4], till) end
  end
end
if redis.call('PTTL', KEYS[1]) < keep / 2 or redis.call('PTTL', KEYS[2]) < keep / 2 then
  local till = math.max(now + keep, redis.call('PEXPIRETIME', KEYS[5]))
  for i = 1, 3 do redis.call('PEXPIREAT', KEYS[i], till) end
end
redis.call('PUBLISH', ARGV[12], ARGV[5] .. ' ' .. ARGV[6])
return {'ok'}
