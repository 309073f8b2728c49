package system

import (
	"os"
	"runtime"
)

// ShareCPU has the whole program leave processors to so many workers in processes
// of their own, and not interrupt them where the kernel can be asked for that,
// until restore is called. A server that only waits for its workers would else take their processors from them to look for
// something to do, and each answer that it is given would stop the worker in its
// next one. What GOMAXPROCS asks for stays as it is.
func ShareCPU(workers int) (restore func()) {
	restoreProcs := func() {}
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(left(runtime.GOMAXPROCS(0), workers))
		restoreProcs = runtime.SetDefaultGOMAXPROCS
	}
	restorePolicy := interruptNobody()
	return func() { restoreProcs(); restorePolicy() }
}

// left is how many of the processors the server keeps: half of them at least,
// since the workers wait for it as well.
func left(processors, workers int) int {
	return max(processors-workers, (processors+1)/2)
}
