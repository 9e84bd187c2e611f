//go:build !linux

package folder

import "time"

var processStart = time.Now()

func sinceBoot() time.Duration { return time.Since(processStart) }
