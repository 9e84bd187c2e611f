//go:build !linux

package media

import "os/exec"

// endsWithUs is the kernel's business, and this one does not do it.
func endsWithUs(*exec.Cmd) {}
