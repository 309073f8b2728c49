package embedded

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/sys"

	"roundtrip/sandbox/python/worker"
)

// template makes a snapshot once, in the background. A guest that comes before it is there
// boots without.
type template struct {
	begun sync.Once
	made  atomic.Pointer[snapshot]
}

// templateOf is what a guest begins with. One with a folder has another, since it knows of
// its folder from its start.
func (e *Engine) templateOf(dir string) *template {
	if dir == "" {
		return &e.bare
	}
	return &e.withFolder
}

// make has the snapshot made by a guest of its own, if nobody has yet. Without one, guests
// take longer to start, and nothing else.
func (t *template) make(e *Engine, rt *interpreter, folder bool) {
	t.begun.Do(func() {
		if !e.enter() {
			return
		}
		go func() {
			defer e.guests.Done()
			if s, err := takeSnapshot(e.ctx, rt, e.boot.Bytes(), folder); err == nil {
				t.made.Store(s)
			}
		}()
	})
}

// takeSnapshot runs [worker.Template] until it looks at the clock after what it has to say.
func takeSnapshot(ctx context.Context, rt *interpreter, code []byte, folder bool) (taken *snapshot, err error) {
	var module api.Module
	var fresh []byte
	var said bytes.Buffer
	clock := func() (sec int64, nsec int32) {
		if !bytes.HasSuffix(said.Bytes(), []byte("\n")) {
			return 0, 0
		}
		taken, err = snapshotOf(module, said.String(), fresh)
		panic(sys.NewExitError(0)) // it has nothing more to do
	}
	config := guestConfig(worker.Template).WithStdin(bytes.NewReader(code)).WithStdout(&said).WithWalltime(clock, sys.ClockResolution(1000))
	if folder {
		config = mounted(config, embed.FS{}) // an empty one: nothing is opened in it
	}
	if module, err = rt.runtime.InstantiateModule(ctx, rt.module, config); err != nil {
		return nil, err
	}
	defer module.Close(context.WithoutCancel(ctx))
	all, _ := module.Memory().Read(0, module.Memory().Size())
	fresh = bytes.Clone(all)
	_, ended := module.ExportedFunction("_start").Call(ctx)
	if taken == nil && err == nil {
		err = fmt.Errorf("the template ended before it looked at the clock: %w", ended)
	}
	return taken, err
}
