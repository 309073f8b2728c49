package embedded

import (
	"bytes"
	"cmp"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/wsgi"
)

// engines are two over the same compiled interpreter: the guests of one boot, those of the
// other begin with a snapshot.
func engines(t *testing.T) (booting, restoring *Engine) {
	t.Helper()
	made, err := twoEngines()
	if err != nil {
		t.Fatal(err)
	}
	return made[0], made[1]
}

var twoEngines = sync.OnceValues(func() (both [2]*Engine, err error) {
	ctx := context.Background()
	for i := range both {
		both[i] = New(Options{CacheDir: testCache(), Watchdog: time.Minute})
		for _, from := range []*template{&both[i].bare, &both[i].withFolder} {
			from.begun.Do(func() {})
		}
		if err := both[i].Wait(ctx); err != nil {
			return both, err
		}
	}
	for folder, from := range map[bool]*template{false: &both[1].bare, true: &both[1].withFolder} {
		s, err := takeSnapshot(ctx, both[1].made, both[1].boot.Bytes(), folder)
		if err != nil {
			return both, err
		}
		from.made.Store(s)
	}
	return both, nil
})

// testCache is the compile cache that all tests share, in a temporary folder if there is no
// better one.
func testCache() string {
	user, err := os.UserCacheDir()
	if err != nil {
		user = os.TempDir()
	}
	return filepath.Join(cmp.Or(os.Getenv(CacheEnv), filepath.Join(user, "roundtrip")), "test")
}

// answer is what the function answer() of a text gives, in a guest of its own.
func answer(t *testing.T, e *Engine, dir, text string) string {
	t.Helper()
	const app = "\ndef application(environ, start_response):\n    start_response('200 OK', [])\n    return [str(answer()).encode()]\n"
	loaded := e.Load(python.Stack{App: python.Source{Name: "app", File: "app.py", Text: []byte(text + app)}, Dir: dir})
	defer loaded.Close()
	env := new(wsgi.Environ)
	env.Set("REQUEST_METHOD", "GET")
	body, err := loaded.Call(env, starter{})
	var said strings.Builder
	for err == nil {
		var block []byte
		block, err = body.Next()
		said.Write(block)
	}
	if said.Len() == 0 {
		t.Fatalf("%v: %s", err, text)
	}
	return said.String()
}

type starter struct{}

func (starter) Call(string, []wsgi.Header, error) (wsgi.Write, error) {
	return func([]byte) error { return nil }, nil
}

// A guest that begins with a snapshot is as one that has booted.
func TestAGuestFromASnapshotIsAsOneThatBooted(t *testing.T) {
	t.Parallel()
	booting, restoring := engines(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "note.txt"), []byte("tea"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ dir, text string }{
		"depth":     {"", "import sys\ndef answer():\n    f, n = sys._getframe(), 0\n    while f: f, n = f.f_back, n + 1\n    return n"},
		"recursion": {"", "def deep(n):\n    try: return deep(n + 1)\n    except RecursionError: return n\ndef answer(): return deep(0)"},
		"path":      {"", "import sys\ndef answer(): return sys.path, sys.argv, sys.flags"},
		"no folder": {"", "import os\ndef answer():\n    try: return os.listdir('/app')\n    except OSError as e: return e"},
		"folder":    {dir, "import os\ndef answer(): return os.getcwd(), os.listdir(), open('note.txt').read()"},
		"write":     {dir, "def answer():\n    try: open('x', 'w')\n    except OSError as e: return e"},
		"imports":   {"", "import sqlite3, decimal, datetime\ndef answer(): return decimal.Decimal('0.1') + 1"},
		"names":     {"", "import __main__\ndef answer(): return __main__.__name__, 'worker' in __import__('sys').modules"},
		"exit":      {"", "def answer():\n    try: exit(3)\n    except BaseException as e: return repr(e)"},
	} {
		want, got := answer(t, booting, c.dir, c.text), answer(t, restoring, c.dir, c.text)
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// What must not be the same twice is not part of the snapshot: random numbers and the clocks.
func TestASnapshotHasNoRandomNumbersAndNoTime(t *testing.T) {
	t.Parallel()
	_, e := engines(t)
	for _, text := range []string{
		"import random\ndef answer(): return random.random()",
		"import os\ndef answer(): return os.urandom(8)",
		"import secrets\ndef answer(): return secrets.token_hex()",
		"import uuid\ndef answer(): return uuid.uuid4()",
	} {
		if one, other := answer(t, e, "", text), answer(t, e, "", text); one == other {
			t.Errorf("%s: twice %s", text, one)
		}
	}
	drawn := answer(t, e, "", "import sys\nhad = set(sys.modules)\ndef answer(): return had & {'random', 'secrets', 'tempfile', 'uuid'}")
	if drawn != "set()" {
		t.Errorf("the template imports %s", drawn)
	}
	before := time.Now().Unix()
	now := answer(t, e, "", "import time\ndef answer(): return int(time.time())")
	if at, err := time.ParseDuration(now + "s"); err != nil || int64(at.Seconds()) < before || int64(at.Seconds()) > time.Now().Unix() {
		t.Errorf("the clock says %s, %v; it was %d before", now, err, before)
	}
}

// What one guest changes no other one meets.
func TestGuestsFromASnapshotShareNothing(t *testing.T) {
	t.Parallel()
	_, e := engines(t)
	const text = "import re, builtins\nbefore = hasattr(re, 'tea') or hasattr(builtins, 'tea')\nre.tea = builtins.tea = 1\ndef answer(): return before"
	for range 2 {
		if got := answer(t, e, "", text); got != "False" {
			t.Errorf("a guest met what another had changed: %s", got)
		}
	}
}

// Without a snapshot, guests boot: a template that fails costs nothing.
func TestATemplateThatFailsIsNoSnapshot(t *testing.T) {
	t.Parallel()
	e, _ := engines(t)
	if s, err := takeSnapshot(t.Context(), e.made, []byte("\x00\x00\x00\x01x"), false); s != nil || err == nil {
		t.Errorf("%v, %v", s, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if s, err := takeSnapshot(ctx, e.made, e.boot.Bytes(), false); s != nil || err == nil {
		t.Errorf("%v, %v", s, err)
	}
}

// Where one guest is all that is asked for, no other one is started to take a snapshot of.
func TestASingleGuestHasNoTemplate(t *testing.T) {
	t.Parallel()
	for _, single := range []bool{true, false} {
		e := New(Options{CacheDir: testCache(), Watchdog: time.Minute, Single: single})
		if got := answer(t, e, "", "def answer(): return 1"); got != "1" {
			t.Errorf("got %s", got)
		}
		begun := true
		e.bare.begun.Do(func() { begun = false })
		if begun == single {
			t.Errorf("single %v: a template is begun: %v", single, begun)
		}
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A memory keeps what is in it as it grows, within its room and beyond, and is zero where it has grown.
func TestAMemoryGrows(t *testing.T) {
	t.Parallel()
	m := &linear{make([]byte, 0, 4)}
	for _, size := range []uint64{2, 4, 9} {
		data := m.Reallocate(size)
		if uint64(len(data)) != size || data[size-1] != 0 {
			t.Fatalf("%d bytes: % x", size, data)
		}
		data[size-1] = byte(size)
	}
	if got := m.Reallocate(9); !bytes.Equal(got, []byte{0, 2, 0, 4, 0, 0, 0, 0, 9}) {
		t.Errorf("got % x", got)
	}
}

func TestPartsThatDiffer(t *testing.T) {
	t.Parallel()
	before, now := make([]byte, 4*granule), make([]byte, 6*granule)
	before[granule], now[granule] = 1, 1
	now[2*granule+5], now[3*granule], now[5*granule+1] = 2, 3, 4
	restored := append(before, make([]byte, 2*granule)...)
	parts := differing(now, restored[:4*granule])
	if len(parts) != 2 || parts[0].at != 2*granule || len(parts[0].data) != 2*granule || parts[1].at != 5*granule {
		t.Fatalf("%d parts", len(parts))
	}
	for _, p := range parts {
		copy(restored[p.at:], p.data)
	}
	if string(restored) != string(now) {
		t.Error("the parts do not make the memory")
	}
}
