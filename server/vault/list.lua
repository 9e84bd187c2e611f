#!lua flags=no-writes
-- Gives keys and items in key order.
-- KEYS items order state record
-- ARGV first and end of the keys, as ZRANGEBYLEX takes them
-- gives ok, and then key, item, key, item …; or unknown
if redis.call('EXISTS', KEYS[1], KEYS[3], KEYS[4]) == 0 then return {'unknown'} end
local found = {'ok'}
for _, key in ipairs(redis.call('ZRANGEBYLEX', KEYS[2], ARGV[1], ARGV[2])) do
  local item = redis.call('HGET', KEYS[1], key)
  if item then
    found[#found + 1] = key
    found[#found + 1] = item
  end
end
return found
