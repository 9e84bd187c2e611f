#!lua
-- Appends one entry if the log still ends where its writer thinks.
-- KEYS log state loop due record
-- ARGV 1 session, 2 batch, 3 number and 4 hash of the end, 5 number and 6 hash of the new end,
--      7 decided at (ms), 8 body, 9 due (ms, 0 is none), 10 stale after (ms), 11 keep (ms), 12 channel,
--      13 and on: fields and values of loop
-- gives ok; again, number, hash; unknown; conflict; stale; damaged
local s = redis.call('HMGET', KEYS[2], 'seq', 'hash', 'batch', 'at', 'total', 'due', 'till', 'loop')
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
local changed = {'seq', ARGV[5], 'hash', ARGV[6], 'batch', ARGV[2], 'at', ARGV[7], 'total', total}
local function change(field, value) changed[#changed + 1] = field; changed[#changed + 1] = value end

local loop = table.concat(ARGV, ' ', 13)
if loop ~= s[8] then
  redis.call('HSET', KEYS[3], unpack(ARGV, 13))
  change('loop', loop)
end
local keep = tonumber(ARGV[11])
if ARGV[9] ~= s[6] then
  change('due', ARGV[9])
  if ARGV[9] == '0' then
    redis.call('ZREM', KEYS[4], ARGV[1])
  else
    redis.call('ZADD', KEYS[4], ARGV[9], ARGV[1])
    local till = tonumber(ARGV[9]) + keep
    if redis.call('PEXPIRETIME', KEYS[4]) < till then redis.call('PEXPIREAT', KEYS[4], till) end
  end
end
-- Until when all of this is kept is looked at when half of the time is over.
local renew = now + keep / 2 > tonumber(s[7] or 0)
local till = renew and math.max(now + keep, redis.call('PEXPIRETIME', KEYS[5]))
if renew then change('till', till) end
redis.call('HSET', KEYS[2], unpack(changed))
if renew then
  for i = 1, 3 do redis.call('PEXPIREAT', KEYS[i], till) end
end
redis.call('PUBLISH', ARGV[12], ARGV[5] .. ' ' .. ARGV[6])
return {'ok'}
