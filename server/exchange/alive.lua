#!lua flags=no-writes
-- Gives the nodes whose lease has not ended, by Redis' clock.
-- KEYS nodes
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local alive = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')
table.insert(alive, 1, 'ok')
return alive
