package sandbox_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"roundtrip/content"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi"
)

// site serves a stack on a port of its own.
func site(t *testing.T, stack catalog.Stack, folders ...sandbox.Folder) (*sandbox.Site, string) {
	t.Helper()
	house := catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.Engine(t), Paths: true})
	s, err := sandbox.NewSite(house, stack, sandbox.SiteOptions{Folders: folders, Remembers: sandbox.Reloads})
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	t.Cleanup(func() {
		if err := s.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		if err := <-served; !errors.Is(err, wsgi.ErrServerClosed) {
			t.Error(err)
		}
	})
	return s, "http://" + ln.Addr().String()
}

// fetch gives the status and the body of a page, on a connection of its own.
func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// says is an application that always says the same.
func says(word string) string {
	return "def app(environ, start_response):\n    start_response('200 OK', [])\n    return [b'" + word + "']\n"
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

func TestSiteShowsFoldersBesideTheApplication(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "docs/index.html"), "the docs")
	_, url := site(t, catalog.Stack{App: "demo:hello"}, sandbox.Folder{Prefix: "/static", Dir: dir})
	for path, want := range map[string]string{
		"/?name=Ada":          "Hello, Ada!",
		"/static/docs":        "the docs", // by way of /static/docs/
		"/static/docs/":       "the docs",
		"/static/docs/x":      "Not Found\n",
		"/static":             "Not Found\n",
		"/statically":         "Hello, World!",
		"/static/..%2fsecret": "Forbidden\n",
	} {
		if _, body := fetch(t, url+path); body != want {
			t.Errorf("%s: %q, want %q", path, body, want)
		}
	}
}

func TestFoldersThatCannotBeShown(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "file"), "no folder")
	house := catalog.New(catalog.Options{Content: content.FS()})
	good := sandbox.Folder{Prefix: "/a", Dir: dir}
	for _, bad := range []sandbox.Folder{
		{Prefix: "", Dir: dir}, {Prefix: "/", Dir: dir}, {Prefix: "a", Dir: dir}, {Prefix: "/a/", Dir: dir}, {Prefix: "/a/../b", Dir: dir},
		{Prefix: "/a", Dir: dir}, {Prefix: "/b", Dir: filepath.Join(dir, "none")}, {Prefix: "/b", Dir: filepath.Join(dir, "file")},
	} {
		_, err := sandbox.NewSite(house, catalog.Stack{App: "demo:hello"}, sandbox.SiteOptions{Folders: []sandbox.Folder{good, bad}})
		var wrong *sandbox.FolderError
		if !errors.As(err, &wrong) || wrong.Folder != bad {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestReload(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "shop.py")
	write(t, file, says("one"))
	s, url := site(t, catalog.Stack{App: file})
	if got := s.Sources(); len(got) != 1 || got[0] != dir {
		t.Errorf("sources in %v", got)
	}
	write(t, filepath.Join(dir, "urls.py"), "tea = 1\n")
	if got, outside := s.Source("urls.py"), s.Source("../"+filepath.Base(dir)+"/urls.py"); got != "tea = 1\n" || outside != "" {
		t.Errorf("the text %q, and outside of the folder %q", got, outside)
	}
	if err := os.Mkdir(filepath.Join(dir, "templates"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "templates", "cart.html"), "{{ tea }}\n")
	write(t, filepath.Join(dir, "secrets.txt"), "tea\n")
	if template, other := s.Source("templates/cart.html"), s.Source("secrets.txt"); template != "{{ tea }}\n" || other != "" {
		t.Errorf("a template %q, another file %q", template, other)
	}
	want := func(status int, body string) {
		t.Helper()
		if gotStatus, got := fetch(t, url); gotStatus != status || !strings.Contains(got, body) {
			t.Errorf("%d %q, want %d %q", gotStatus, got, status, body)
		}
	}
	changed := func(names ...string) {
		t.Helper()
		if got := s.Changed(); !slices.Equal(got, names) {
			t.Errorf("changed are %q, want %q", got, names)
		}
	}
	want(200, "one")
	changed()
	write(t, file, says("two"))
	want(200, "one")
	changed("shop.py")
	if err := s.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	want(200, "two")
	changed()

	write(t, file, "def app(environ, start_response)\n")
	var bad *python.Error
	if err := s.Reload(t.Context()); !errors.As(err, &bad) || bad.Type != "SyntaxError" || bad.Src.Line != 1 {
		t.Errorf("reload of broken code: %v", err)
	}
	want(500, "failed")

	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := s.Reload(t.Context()); err == nil {
		t.Error("reloaded from a file that is gone")
	}
	changed("shop.py") // of what was loaded, which goes on
	write(t, file, says("three"))
	if err := s.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	want(200, "three")
}

// A request that is under way ends with the code that it began with.
func TestReloadInTheMiddleOfARequest(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "slow.py")
	write(t, file, `import os, time

def app(environ, start_response):
    start_response('200 OK', [])
    yield b'old'
    while not os.path.exists(os.path.join(os.path.dirname(__file__), 'go')):
        time.sleep(0.01)
    yield b' still old'
`)
	s, url := site(t, catalog.Stack{App: file})
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	write(t, file, says("new"))
	if err := s.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, body := fetch(t, url); body != "new" {
		t.Errorf("beside it, %q", body)
	}
	write(t, filepath.Join(dir, "go"), "")
	if body, err := io.ReadAll(resp.Body); string(body) != "old still old" || err != nil {
		t.Errorf("%q, %v", body, err)
	}
}

func TestSiteOfNothing(t *testing.T) {
	t.Parallel()
	house := catalog.New(catalog.Options{Content: content.FS(), Paths: true})
	var unknown *catalog.UnknownError
	if _, err := sandbox.NewSite(house, catalog.Stack{App: "demo:helo"}, sandbox.SiteOptions{}); !errors.As(err, &unknown) {
		t.Errorf("demo:helo: %v", err)
	}
	if _, err := sandbox.NewSite(house, catalog.Stack{App: t.TempDir()}, sandbox.SiteOptions{}); errors.Is(err, fs.ErrNotExist) || err == nil {
		t.Errorf("a folder: %v", err)
	}
}

// A client that is slow to send its body does not keep the application's one place, and
// what it sends arrives.
func TestASlowUploadKeepsNoPlace(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "echo.py")
	write(t, file, `def app(environ, start_response):
    start_response('200 OK', [])
    return [environ['wsgi.input'].read() or b'nothing']
`)
	_, url := site(t, catalog.Stack{App: file})
	var slow []net.Conn
	for range 8 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 9\r\n\r\ngreen"); err != nil {
			t.Fatal(err)
		}
		slow = append(slow, conn)
	}
	if _, body := fetch(t, url); body != "nothing" {
		t.Errorf("beside them, %q", body)
	}
	for _, conn := range slow {
		if _, err := io.WriteString(conn, " tea"); err != nil {
			t.Fatal(err)
		}
		if answer, err := io.ReadAll(conn); err != nil || !strings.HasSuffix(string(answer), "\r\n\r\ngreen tea") {
			t.Errorf("%q, %v", answer, err)
		}
	}
}
