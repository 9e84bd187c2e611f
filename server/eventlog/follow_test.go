package eventlog_test

import (
	"context"
	"testing"

	"plenary/server/eventlog"
	"plenary/server/eventlog/logtest"
	"plenary/server/folder"
)

// A follower that has left is forgotten; the channel stays silent and open.
func TestBolt_FollowerLeft(t *testing.T) {
	log := eventlog.NewBolt(openFolder(t, t.TempDir(), folder.Options{}))
	id := logtest.Session(t, log)
	ctx, stop := context.WithCancel(t.Context())
	gone, stays := log.Follow(ctx, id), log.Follow(t.Context(), id)
	stop()
	for told := false; !told; { // the leaving takes effect on a goroutine of its own
		logtest.Append(t, log, id, "again")
		<-stays
		select {
		case <-gone:
		default:
			told = true
		}
	}
	logtest.Append(t, log, id, "once more")
	select {
	case _, isOpen := <-gone:
		t.Fatalf("a follower that left was told (open %v)", isOpen)
	default:
	}
}
