package media

import (
	"os/exec"
	"syscall"
)

// endsWithUs has the kernel end the child should this process be killed.
func endsWithUs(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
}
