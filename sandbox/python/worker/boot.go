// Package worker holds the worker: the Python code that runs an application for the
// program, in a guest and in a process alike.
package worker

import (
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"sync"

	"roundtrip/sandbox/plainfile"
	"roundtrip/sandbox/python/image"
	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/sandbox/python/wire"
	"roundtrip/sandbox/wholefile"
)

//go:embed *.py
var workerFiles embed.FS

// workerModules are the files of the worker, each after those that it imports.
// The last one has main.
var workerModules = [...]string{
	"static", "userfiles", "wire", "dispatch", "channel", "saferepr", "environs", "duties", "printing", "streams", "native", "threads", "layers", "naming", "frameworks", "serving", "loading",
	"sourceonly", "facts", "sources", "answers", "arguments", "responses", "steps", "flasksteps", "djangosteps", "hook", "profiled", "monitored", "lines", "within", "evaluating", "telling", "reporter", "silent", "heads", "invocation", "untraced", "debugger", "worker",
}

// bootModules takes the worker's modules from the pipe that the frames will come through,
// and leaves no name of theirs behind that could stand before a module of the user's. In a
// process it moves the pipe out of the way of the application's stdin.
const bootModules = `
import io, marshal, sys
source = 0
if sys.platform != "wasi":
    import os
    source = os.dup(0)
    if sys.path[:1] == [""]:
        del sys.path[0]
pipe = io.BufferedReader(io.FileIO(source, closefd=False))
size = pipe.read(4)
if len(size) < 4:
    sys.exit()  # the host has no need of it any more
modules = marshal.loads(pipe.read(int.from_bytes(size, "big")))
compiled = []
for name, text, code in modules:
    module = sys.modules[name] = type(sys)(name)
    if code is None:
        code = marshal.dumps(compile(text, "<roundtrip " + name + ">", "exec"))
        compiled.append(code)
    exec(marshal.loads(code), module.__dict__)
for name, _, _ in modules:
    del sys.modules[name]
`

// Bootstrap is the first thing that Python runs.
const Bootstrap = bootModules + `
def begin():
    module.main(pipe, compiled)
begin()
`

// Template is what the guest runs whose memory others begin with: all of [Bootstrap] but
// the beginning itself, and the modules of the standard library that applications import most. None of
// them draws a random number while it is imported. It compiles once, since the first call of compile
// makes the types of all syntax trees, which takes longer than all else that a guest does. It tells the addresses of the function
// that goes on from there, of its type and of its arguments, and looks at the clock.
//
// Its C code cannot tell of an exception any more, so begin does.
const Template = bootModules + `
import hashlib, html, http.cookies, json, os, re, time, traceback, urllib.parse
compile("", "<template>", "exec")
none = ()
def begin():
    try:
        module.main(pipe, [])
    except BaseException:
        os.write(2, traceback.format_exc().encode())
        os._exit(1)
sys.stdout.write("%d %d %d\n" % (id(begin), id(type(begin)), id(none)))
sys.stdout.flush()
time.time()
`

// workerTexts are the worker's sources, in the order of workerModules.
var workerTexts = sync.OnceValue(func() [][]byte {
	texts := make([][]byte, len(workerModules))
	for i, name := range workerModules {
		text, err := workerFiles.ReadFile(name + ".py")
		if err != nil {
			panic(fmt.Sprintf("worker: the program was built without its worker: %v", err))
		}
		texts[i] = text
	}
	return texts
})

// Code is what the bootstrap reads: a length, then the modules. It keeps
// the code that the first guest compiled them to, in the cache too if there is
// one: to compile them takes a guest longer than to start.
type Code struct {
	mu    sync.Mutex
	file  string // "" without a cache
	codes []any
}

// Open looks for code that another process compiled.
func (b *Code) Open(dir string) {
	sum := sha256.New()
	sum.Write([]byte(image.ID() + Bootstrap))
	for _, text := range workerTexts() {
		sum.Write(text)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.file = filepath.Join(dir, "worker-"+hex.EncodeToString(sum.Sum(nil)[:6]))
	data, err := plainfile.Read(b.file, plainfile.MostData)
	if err != nil || len(data) < sha256.Size || sha256.Sum256(data[sha256.Size:]) != [sha256.Size]byte(data) {
		return
	}
	if v, err := marshal.Decode(data[sha256.Size:]); err == nil {
		b.codes, _ = v.([]any)
	}
}

// Bytes is what [Bootstrap] and [Template] read.
func (b *Code) Bytes() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	rows := make([]any, len(workerModules))
	for i, text := range workerTexts() {
		var code any
		if len(b.codes) == len(rows) {
			code = b.codes[i]
		}
		rows[i] = marshal.Tuple{workerModules[i], text, code}
	}
	data := marshal.Append(make([]byte, 4), rows)
	binary.BigEndian.PutUint32(data, uint32(len(data)-4))
	return data
}

// keep takes the code that a guest had to compile. Whether it can be kept in
// the cache does not matter.
func (b *Code) keep(codes []any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(codes) != len(workerModules) || len(b.codes) > 0 {
		return
	}
	b.codes = codes
	if b.file != "" {
		data := marshal.Append(nil, codes)
		sum := sha256.Sum256(data)
		_ = wholefile.Write(b.file, append(sum[:], data...), 0o600)
	}
}

// Boot gives a new interpreter the worker's code, and waits until it runs.
func (b *Code) Boot(link *wire.Link) error {
	if err := link.WriteRaw(b.Bytes()); err != nil {
		return err
	}
	return b.Booted(link)
}

// Booted waits until the worker runs in an interpreter that has its code.
func (b *Code) Booted(link *wire.Link) error {
	f, err := link.Receive()
	if err != nil {
		return err
	}
	codes, _ := f.Payload.([]any)
	b.keep(codes)
	return nil
}
