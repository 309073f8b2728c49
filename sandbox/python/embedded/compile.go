package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"roundtrip/sandbox/python/image"
)

// CacheEnv names the environment variable that says where the compiled
// interpreter is kept.
const CacheEnv = "ROUNDTRIP_CACHE"

// compiledFiles are wazero's files in a cache.
const compiledFiles = "wazero-*/*"

// compile unpacks the image and compiles it, or takes it from the cache.
func (e *Engine) compile() (*interpreter, error) {
	e.phase(Unpacking)
	wasm, err := image.Unpack()
	if err != nil {
		return nil, err
	}
	return e.compileOrTake(wasm)
}

// compileOrTake compiles a module, or takes it from the cache. A cache that cannot be
// used costs time, nothing else.
func (e *Engine) compileOrTake(wasm []byte) (*interpreter, error) {
	dir, err := e.cacheDir()
	if err == nil {
		var made *interpreter
		if made, err = e.compileIn(dir, wasm); err == nil {
			return made, nil
		}
	}
	e.warn(fmt.Sprintf("Python has to be compiled anew at every start, since its cache cannot be used: %v", err))
	e.phase(Compiling)
	return e.compileWith(wazero.NewCompilationCache(), wasm)
}

func (e *Engine) cacheDir() (string, error) {
	if e.opts.CacheDir != "" {
		return e.opts.CacheDir, nil
	}
	if dir := os.Getenv(CacheEnv); dir != "" {
		return filepath.Join(dir, "python-"+image.ID()), nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "roundtrip", "python-"+image.ID()), nil
}

// compileIn compiles with a cache on disk. Of several processes that find it
// empty one compiles, and the others wait for it.
func (e *Engine) compileIn(dir string, wasm []byte) (*interpreter, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	e.looksInto(dir)
	unlock, err := lock(filepath.Join(dir, "lock"))
	switch {
	case err == nil:
		defer unlock()
	case !filled(dir):
		return nil, err
	}
	e.boot.Open(dir)
	made, err := e.compileWithDir(dir, wasm)
	if err != nil && filled(dir) {
		// What is there may be damaged: begin anew.
		err = errors.Join(err, empty(dir))
		e.phase(Compiling)
		made, err2 := e.compileWithDir(dir, wasm)
		if err2 == nil {
			return made, nil
		}
	}
	return made, err
}

// looksInto says whether a cache has what is needed, or it is compiled now, here or by another process.
func (e *Engine) looksInto(dir string) {
	if filled(dir) {
		e.phase(Opening)
		return
	}
	e.phase(Compiling)
}

func (e *Engine) compileWithDir(dir string, wasm []byte) (*interpreter, error) {
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		return nil, err
	}
	return e.compileWith(cache, wasm)
}

// filled reports whether a cache holds anything: one that cannot be written
// may still be read.
func filled(dir string) bool {
	found, err := filepath.Glob(filepath.Join(dir, compiledFiles))
	return err == nil && len(found) > 0
}

// empty takes away what was compiled.
func empty(dir string) error {
	found, err := filepath.Glob(filepath.Join(dir, compiledFiles))
	for _, file := range found {
		err = errors.Join(err, os.Remove(file))
	}
	return err
}

func (e *Engine) compileWith(cache wazero.CompilationCache, wasm []byte) (*interpreter, error) {
	// One processor stays free for whoever waits at the screen.
	ctx := experimental.WithCompilationWorkers(context.Background(), runtime.GOMAXPROCS(0)-1)
	config := wazero.NewRuntimeConfig().
		WithCompilationCache(cache).
		WithDebugInfoEnabled(false).
		WithCloseOnContextDone(true).
		WithMemoryLimitPages(e.opts.MemoryPages)
	rt := wazero.NewRuntimeWithConfig(ctx, config)
	module, err := func() (wazero.CompiledModule, error) {
		if _, err := wasi_snapshot_preview1.Instantiate(ctx, rt); err != nil {
			return nil, fmt.Errorf("prepare WASI: %w", err)
		}
		return rt.CompileModule(ctx, wasm)
	}()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("compile the python image: %w", err), (&interpreter{cache: cache, runtime: rt}).close())
	}
	return &interpreter{cache: cache, runtime: rt, module: module}, nil
}
