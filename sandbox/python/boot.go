package python

import (
	"embed"
	"encoding/binary"
	"fmt"
	"sync"

	"roundtrip/sandbox/python/internal/marshal"
)

//go:embed worker/*.py
var workerFiles embed.FS

// workerModules are the files of the worker, each after those that it imports.
// The last one has main.
var workerModules = [...]string{"looking", "wire", "streams", "layers", "loading", "request", "worker"}

// bootstrap is the first thing that Python runs. It takes the worker's modules
// from the pipe that the frames will come through, and leaves no name of theirs
// behind that could stand before a module of the user's.
const bootstrap = `
import io, marshal, sys
pipe = io.BufferedReader(io.FileIO(0, closefd=False))
modules = marshal.loads(pipe.read(int.from_bytes(pipe.read(4), "big")))
for name, text in modules:
    module = sys.modules[name] = type(sys)(name)
    exec(compile(text, "<roundtrip " + name + ">", "exec"), module.__dict__)
for name, _ in modules:
    del sys.modules[name]
module.main(pipe)
`

// workerCode is what the bootstrap reads: a length, then the modules.
var workerCode = sync.OnceValue(func() []byte {
	modules := make([]any, 0, len(workerModules))
	for _, name := range workerModules {
		text, err := workerFiles.ReadFile("worker/" + name + ".py")
		if err != nil {
			panic(fmt.Sprintf("python: the program was built without its worker: %v", err))
		}
		modules = append(modules, marshal.Tuple{name, text})
	}
	code := marshal.Append(make([]byte, 4), modules)
	binary.BigEndian.PutUint32(code, uint32(len(code)-4))
	return code
})
