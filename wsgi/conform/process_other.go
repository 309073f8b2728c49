//go:build !unix

package conform

import "os/exec"

func apart(*exec.Cmd) {}

// askToEnd does nothing where there are no signals.
func askToEnd(*exec.Cmd) {}

func kill(c *exec.Cmd) { _ = c.Process.Kill() }
