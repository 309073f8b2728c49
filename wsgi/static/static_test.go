package static_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/static"
)

func files() fs.FS {
	at := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	file := func(text string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(text), ModTime: at, Mode: 0o644}
	}
	return fstest.MapFS{
		"tea.css":        file("p { color: green }"),
		"index.html":     file("<!doctype html><p>root"),
		"sub/index.html": file("<!doctype html><p>sub"),
		"sub/deep/x.txt": file("deep"),
		"caf\u00e9.txt":  file("accent"),
		"empty":          file(""),
		"a&b c.txt":      file("odd name"),
		"pipe":           {Mode: fs.ModeNamedPipe},
	}
}

func get(t *testing.T, s wsgi.Static, method, path string, headers ...wsgi.Header) (wsgi.StaticResponse, string) {
	t.Helper()
	resp := s.ServeStatic(wsgi.StaticRequest{Method: method, Path: path, Headers: headers})
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

func header(resp wsgi.StaticResponse, name string) string {
	var all []string
	for _, h := range resp.Headers {
		if strings.EqualFold(h.Name, name) {
			all = append(all, h.Value)
		}
	}
	return strings.Join(all, "|")
}

func TestPaths(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ path, status, body string }{
		{"/tea.css", "200 OK", "p { color: green }"},
		{"/sub/deep/x.txt", "200 OK", "deep"},
		{"/empty", "200 OK", ""},
		{"/a&b c.txt", "200 OK", "odd name"},
		{"/caf\u00c3\u00a9.txt", "200 OK", "accent"}, // a native string: each character is a byte
		{"", "301 Moved Permanently", "Moved Permanently\n"},
		{"/", "200 OK", "<!doctype html><p>root"},
		{"/sub", "301 Moved Permanently", "Moved Permanently\n"},
		{"/sub/", "200 OK", "<!doctype html><p>sub"},
		{"/sub/deep", "404 Not Found", "Not Found\n"},
		{"/sub/deep/", "404 Not Found", "Not Found\n"},
		{"/none", "404 Not Found", "Not Found\n"},
		{"/tea.css/", "404 Not Found", "Not Found\n"},
		{"//tea.css", "404 Not Found", "Not Found\n"},
		{"/./tea.css", "404 Not Found", "Not Found\n"},
		{"/caf\u00e9.txt", "404 Not Found", "Not Found\n"}, // not UTF-8
		{"/sub/../tea.css", "403 Forbidden", "Forbidden\n"},
		{"/..", "403 Forbidden", "Forbidden\n"},
		{"/..\\tea.css", "403 Forbidden", "Forbidden\n"},
		{"/tea.css\x00", "403 Forbidden", "Forbidden\n"},
		{"/pipe", "403 Forbidden", "Forbidden\n"},
	} {
		resp, body := get(t, static.Dir(files()), "GET", tt.path)
		if resp.Status != tt.status || body != tt.body {
			t.Errorf("%q: %s %q, want %s %q", tt.path, resp.Status, body, tt.status, tt.body)
		}
	}
}

// What begins with a dot is there for programs, and not for who asks over the network.
func TestDotfiles(t *testing.T) {
	t.Parallel()
	all := fstest.MapFS{}
	for _, name := range []string{".env", ".git/config", "sub/.htpasswd", "sub/.git/index.html", ".well-known/security.txt", "a.b", "..c", ".well-known/.env"} {
		all[name] = &fstest.MapFile{Data: []byte("text")}
	}
	for path, shown := range map[string]bool{
		"/.env": false, "/.git/config": false, "/sub/.htpasswd": false, "/sub/.git/": false, "/sub/.git": false, "/..c": false,
		"/.well-known/security.txt": true, "/.well-known/.env": false, "/a.b": true,
	} {
		want := map[bool]string{true: "200 OK", false: "404 Not Found"}[shown]
		if resp, _ := get(t, static.Dir(all), "GET", path); resp.Status != want {
			t.Errorf("%s: %s, want %s", path, resp.Status, want)
		}
		if resp, _ := get(t, static.DirWithDotfiles(all), "GET", path); resp.Status == "404 Not Found" {
			t.Errorf("%s is not found where dotfiles are shown", path)
		}
	}
}

// A folder is sent for again with a slash, on the same host in any case.
func TestFolders(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ prefix, path, query, location string }{
		{"/static", "", "", "./static/"},
		{"/static", "/sub", "", "./sub/"},
		{"/static", "/sub", "a=b&c", "./sub/?a=b&c"},
		{"", "/caf\u00c3\u00a9:", "", "./caf%C3%A9:/"},
		{"", "/a b", "", "./a%20b/"},
	} {
		all := fstest.MapFS{
			"index.html": {Data: []byte("x")}, "sub/index.html": {Data: []byte("x")},
			"caf\u00e9:/index.html": {Data: []byte("x")}, "a b/index.html": {Data: []byte("x")},
		}
		resp := static.Dir(all).ServeStatic(wsgi.StaticRequest{Method: "GET", Prefix: tt.prefix, Path: tt.path, Query: tt.query})
		resp.Body.Close()
		if got := header(resp, "Location"); resp.Status != "301 Moved Permanently" || got != tt.location {
			t.Errorf("%s%s: %s %q, want %q", tt.prefix, tt.path, resp.Status, got, tt.location)
		}
	}
}

func TestMethods(t *testing.T) {
	t.Parallel()
	resp, _ := get(t, static.Dir(files()), "POST", "/tea.css")
	if resp.Status != "405 Method Not Allowed" || header(resp, "Allow") != "GET, HEAD" {
		t.Errorf("%+v", resp)
	}
	resp, body := get(t, static.Dir(files()), "HEAD", "/tea.css")
	if resp.Status != "200 OK" || header(resp, "Content-Length") != "18" || body != "" {
		t.Errorf("%+v %q", resp, body)
	}
}

func TestHead(t *testing.T) {
	t.Parallel()
	resp, _ := get(t, static.Dir(files()), "GET", "/tea.css")
	for name, want := range map[string]string{
		"Content-Type":   "text/css; charset=utf-8",
		"Content-Length": "18",
		"Last-Modified":  "Mon, 06 May 2024 07:08:09 GMT",
		"Accept-Ranges":  "bytes",
	} {
		if got := header(resp, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestRangesAndConditions(t *testing.T) {
	t.Parallel()
	s := static.Dir(files())
	full, _ := get(t, s, "GET", "/tea.css")
	etag := header(full, "ETag")
	for _, tt := range []struct{ name, value, status, body string }{
		{"Range", "bytes=4-8", "206 Partial Content", "color"},
		{"Range", "bytes=-3", "206 Partial Content", "n }"},
		{"Range", "bytes=99-", "416 Requested Range Not Satisfiable", "invalid range: failed to overlap\n"},
		{"If-None-Match", etag, "304 Not Modified", ""},
		{"If-None-Match", `"other"`, "200 OK", "p { color: green }"},
		{"If-Modified-Since", "Mon, 06 May 2024 07:08:09 GMT", "304 Not Modified", ""},
		{"If-Unmodified-Since", "Sun, 05 May 2024 07:08:09 GMT", "412 Precondition Failed", ""},
	} {
		resp, body := get(t, s, "GET", "/tea.css", wsgi.Header{Name: tt.name, Value: tt.value})
		if resp.Status != tt.status || body != tt.body {
			t.Errorf("%s: %s: %s %q, want %s %q", tt.name, tt.value, resp.Status, body, tt.status, tt.body)
		}
	}
	resp, body := get(t, s, "GET", "/tea.css", wsgi.Header{Name: "Range", Value: "bytes=0-0,4-8"})
	if !strings.HasPrefix(header(resp, "Content-Type"), "multipart/byteranges") || !strings.Contains(body, "\r\n\r\ncolor\r\n") {
		t.Errorf("two ranges: %+v %q", resp, body)
	}
}

// onDisk is a folder with a secret beside it.
func onDisk(t *testing.T) wsgi.Static {
	t.Helper()
	outside := t.TempDir()
	inside := filepath.Join(outside, "www")
	for path, text := range map[string]string{"secret": "secret", "www/file": "file"} {
		path = filepath.Join(outside, path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range map[string]string{"near": "file", "far": "../secret", "up": "..", "loop": "loop"} {
		if err := os.Symlink(to, filepath.Join(inside, name)); err != nil {
			t.Skip("no symbolic links here: ", err)
		}
	}
	root, err := os.OpenRoot(inside)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return static.Dir(root.FS())
}

func TestNoWayOut(t *testing.T) {
	t.Parallel()
	s := onDisk(t)
	for _, tt := range []struct{ path, status, body string }{
		{"/file", "200 OK", "file"},
		{"/near", "200 OK", "file"},
		{"/far", "404 Not Found", "Not Found\n"},
		{"/up/secret", "404 Not Found", "Not Found\n"},
		{"/up/www/file", "404 Not Found", "Not Found\n"},
		{"/loop", "404 Not Found", "Not Found\n"},
		{"/file/x", "404 Not Found", "Not Found\n"},
		{"/../secret", "403 Forbidden", "Forbidden\n"},
	} {
		resp, body := get(t, s, "GET", tt.path)
		if resp.Status != tt.status || body != tt.body {
			t.Errorf("%s: %s %q, want %s", tt.path, resp.Status, body, tt.status)
		}
	}
}

func TestAFileThatMayNotBeRead(t *testing.T) {
	t.Parallel()
	resp, _ := get(t, static.Dir(forbidden{}), "GET", "/x")
	if resp.Status != "403 Forbidden" {
		t.Errorf("%+v", resp)
	}
}

type forbidden struct{}

func (forbidden) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

// endless is a file of a gibibyte that is made as it is read.
type endless struct {
	*io.SectionReader
	closed *bool
}

func (e endless) Stat() (fs.FileInfo, error) { return info{}, nil }
func (e endless) Close() error               { *e.closed = true; return nil }

type onlyFile struct{ file fs.File }

func (o onlyFile) Open(string) (fs.File, error)     { return o.file, nil }
func (o onlyFile) Stat(string) (fs.FileInfo, error) { return info{}, nil }

type info struct{ fs.FileInfo }

func (info) Name() string       { return "big.bin" }
func (info) Size() int64        { return 1 << 30 }
func (info) Mode() fs.FileMode  { return 0o644 }
func (info) IsDir() bool        { return false }
func (info) ModTime() time.Time { return time.Time{} }

type zeros struct{}

func (zeros) ReadAt(p []byte, _ int64) (int, error) { clear(p); return len(p), nil }

// A body that is closed early closes its file, and by then no more of it has
// been read than was asked for and what is on its way.
func TestFilesAreStreamedAndClosed(t *testing.T) {
	t.Parallel()
	closed := false
	e := endless{SectionReader: io.NewSectionReader(zeros{}, 0, 1<<30), closed: &closed}
	resp := static.Dir(onlyFile{e}).ServeStatic(wsgi.StaticRequest{Method: "GET", Path: "/big.bin"})
	got := make([]byte, 1000)
	if _, err := io.ReadFull(resp.Body, got); err != nil || !bytes.Equal(got, make([]byte, 1000)) {
		t.Fatal(err)
	}
	if closed {
		t.Fatal("closed before its end")
	}
	resp.Body.Close()
	if !closed {
		t.Error("not closed")
	}
	if at, _ := e.Seek(0, io.SeekCurrent); at > 1<<20 {
		t.Errorf("%d bytes were read for 1000", at)
	}
	if header(resp, "Content-Length") != "1073741824" {
		t.Errorf("%+v", resp.Headers)
	}
}
