package redisdb

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// T3: the time given out is a lower bound of Redis', whole milliseconds, and
// runs backwards only when Redis' own was set back by more than a moment.
func TestT3_ClockIsALowerBound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		off := time.Hour // of Redis' clock against ours
		read := func(context.Context) (time.Time, error) {
			now := time.Now().Add(off)
			<-time.After(30 * time.Millisecond) // the answer's way back
			return now, nil
		}
		var c clock
		sync := func() {
			if err := c.sync(t.Context(), read); err != nil {
				t.Fatal(err)
			}
		}
		sync()
		last := time.Time{}
		for range 1000 {
			<-time.After(7 * time.Millisecond)
			now, redis := c.now(), time.Now().Add(off)
			if now.After(redis) || redis.Sub(now) > 50*time.Millisecond || now.Before(last) || now != now.Truncate(time.Millisecond) {
				t.Fatalf("%v after %v, Redis has %v", now, last, redis)
			}
			last = now
		}
		off -= time.Second // a moment: the time stands still until Redis has caught up
		sync()
		if now := c.now(); now != last {
			t.Errorf("set back by 1 s: %v after %v", now, last)
		}
		off -= time.Hour // nothing could be appended for an hour
		sync()
		if now, redis := c.now(), time.Now().Add(off); now.After(redis) {
			t.Errorf("set back by 1 h: %v is ahead of %v", now, redis)
		}
	})
}
