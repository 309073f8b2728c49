package system

import (
	"os"
	"runtime"
	"runtime/debug"
)

// roomy is how far the memory of a server may grow between two collections, in
// percent. Beside an interpreter in a process of its own it is a few MiB, which
// would else be collected so often that this took a third of the server's time.
// The embedded interpreter's memory is the server's, and has no such room.
const roomy = 400

// ShareCPU has the whole program leave processors to so many workers in processes
// of their own, not interrupt them where the kernel can be asked for that, and
// collect its garbage less often, until restore is called. A server that only
// waits for its workers would else take their processors from them to look for
// something to do, and each answer that it is given would stop the worker in its
// next one. What GOMAXPROCS and GOGC ask for stays as it is.
func ShareCPU(workers int) (restore func()) {
	restoreGC, restoreProcs := func() {}, func() {}
	if os.Getenv("GOGC") == "" {
		before := debug.SetGCPercent(roomy)
		restoreGC = func() { debug.SetGCPercent(before) }
	}
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(left(runtime.GOMAXPROCS(0), workers))
		restoreProcs = runtime.SetDefaultGOMAXPROCS
	}
	restorePolicy := interruptNobody()
	return func() { restoreGC(); restoreProcs(); restorePolicy() }
}

// left is how many of the processors the server keeps: half of them at least,
// since the workers wait for it as well.
func left(processors, workers int) int {
	return max(processors-workers, (processors+1)/2)
}
