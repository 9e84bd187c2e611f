package hub

import (
	"bytes"
	"regexp"
	"testing"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"plenary/server/wire"
)

var passing = regexp.MustCompile(`"(ts|connection)":[0-9.e+]+`)

// Whoever leaves is counted and logged like somebody whose line broke.
func TestP4_LeavingIsCountedAndLoggedLikeACut(t *testing.T) {
	ended := func(end func(*client, *Conn)) (string, Counts) {
		var logged bytes.Buffer
		core := zapcore.NewCore(zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig()), zapcore.AddSync(&logged), zap.DebugLevel)
		h := open(t, Options{Logger: zap.New(core)})
		c, conn := h.enter(t)
		end(c, conn)
		wait(t, "gone", h.gone)
		h.Close() // the log is written
		return passing.ReplaceAllString(logged.String(), ""), h.Counts()
	}
	left, leftCounts := ended(func(c *client, conn *Conn) {
		conn.Close(wire.Left)
		c.closed(wire.Left)
	})
	cut, cutCounts := ended(func(c *client, _ *Conn) { c.NetConn().Close() })
	if left != cut || left == "" {
		t.Errorf("who leaves is logged as\n%s and a cut as\n%s", left, cut)
	}
	if leftCounts.Closed[0] != 1 || cutCounts.Closed[0] != 1 || leftCounts.Closed[wire.Left] != 0 {
		t.Errorf("counted as %v and %v", leftCounts.Closed, cutCounts.Closed)
	}
}
