package python_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/embedded"
	"roundtrip/wsgi/trace"
)

// What the embedded Python has not is said in one plain sentence, with the way out
// and the application's line.
func TestWhatTheEmbeddedPythonLacks(t *testing.T) {
	t.Parallel()
	notRaced(t, "embedded")
	const (
		sockets = "this Python has no sockets"
		threads = "this Python has no threads"
		others  = "this Python cannot start other programs, nor send signals"
		files   = "this Python can read the application's folder, and write to no file"
	)
	patient := embedded.New(embedded.Options{CacheDir: cacheDir(t), Watchdog: time.Minute}) // asyncio is slow to import
	t.Cleanup(func() { patient.Close() })
	for _, tt := range []struct{ text, says string }{
		{"import asyncio\n  async def f(): pass\n  asyncio.run(f())", sockets + ", which the loop of asyncio needs"},
		{"import socket\n  pass\n  socket.socket()", sockets},
		{"import socket\n  pass\n  socket.gethostname()", sockets},
		{"import socket\n  pass\n  socket.create_connection(('127.0.0.1', 80))", sockets},
		{"import threading\n  pass\n  threading.Thread(target=print).start()", threads},
		{"import concurrent.futures\n  pass\n  concurrent.futures.ThreadPoolExecutor()", threads},
		{"import subprocess\n  pass\n  subprocess.run(['ls'])", others},
		{"import os\n  pass\n  os.fork()", others},
		{"import tempfile\n  pass\n  tempfile.TemporaryFile()", files},
		{"pass\n  pass\n  import ssl", "this Python was built without ssl"},
		{"pass\n  pass\n  import ctypes", "this Python was built without ctypes"},
		{"pass\n  pass\n  import multiprocessing", "this Python was built without multiprocessing"},
		{"pass\n  pass\n  import lzma", "this Python was built without _lzma"},
		{"pass\n  pass\n  import flask", "only the standard library is built in"},
		{"pass\n  pass\n  raise OSError(58, 'of my own')", ""},
	} {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			err := failure(loadIn(t, patient, "def app(environ, start_response):\n  "+tt.text+"\n"))
			var e *python.Error
			if !errors.As(err, &e) || e.Src != (trace.Src{File: "app.py", Line: 4}) {
				t.Fatalf("got %v, want it at line 4 of app.py", err)
			}
			says := " (" + tt.says + "; --engine system of trace, check and serve takes your own python3)"
			if tt.says == "" && strings.Contains(e.Message, "--engine") || tt.says != "" && !strings.HasSuffix(e.Message, says) {
				t.Errorf("says %q, want %q", e.Message, says)
			}
		})
	}
}
