package folder

import (
	"time"

	"golang.org/x/sys/unix"
)

// sinceBoot counts a computer's sleep, too: a laptop that slept through a
// deadline is late, not in the past.
func sinceBoot() time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts); err != nil {
		panic("folder: no boot clock: " + err.Error()) // there since Linux 2.6.39
	}
	return time.Duration(ts.Nano())
}
