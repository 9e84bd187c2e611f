#!lua flags=no-writes
-- Gives keys and items in key order.
-- KEYS items order state record
-- ARGV first and end of the keys, as ZRANGEBYLEX takes them
-- gives ok, and then key, item, key, item …; or unknown
if redis.call('EXISTS', KEYS[1], KEYS[3], KEYS[4]) == 0 then return {'unknown'} end
local found = {'ok'}
local keys = redis.call('ZRANGEBYLEX', KEYS[2], ARGV[1], ARGV[2])
for from = 1, #keys, 1000 do -- Lua's stack holds no more than some thousands
  local to = math.min(from + 999, #keys)
  local items = redis.call('HMGET', KEYS[1], unpack(keys, from, to))
  for i = from, to do
    local item = items[i - from + 1]
    if item then
      found[#found + 1] = keys[i]
      found[#found + 1] = item
    end
  end
end
return found
