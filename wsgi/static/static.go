// Package static answers requests for files, below a mount of a
// [wsgi.Server]. No application is asked.
//
// It is the one place of the gateway that uses net/http, whose ServeContent
// knows ranges, conditional requests and content types.
//
//	path ─▸ clean name ─▸ fs.FS ─▸ http.ServeContent ─▸ wsgi.StaticResponse
//	             └─▸ an answer of its own: 301, 403, 404, 405
//
// It never writes, follows nothing out of its folder, compresses nothing, lists no
// folder and keeps no file in memory.
package static

import (
	"errors"
	"io"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"roundtrip/wsgi"
	"roundtrip/wsgi/latin1"
)

// index is the file that stands for its folder.
const index = "index.html"

// Dir serves the files of fsys. Nothing outside it can be reached if fsys keeps
// to itself: for a folder on disk that is the FS of an [os.Root], which follows
// no symbolic link that leads out; os.DirFS does. Files and folders whose names begin
// with a dot, such as .env and .git, are not found, but for .well-known (RFC 8615).
func Dir(fsys fs.FS) wsgi.Static { return dir{fs: fsys} }

// DirWithDotfiles is Dir with the files and folders whose names begin with a dot.
func DirWithDotfiles(fsys fs.FS) wsgi.Static { return dir{fs: fsys, dotfiles: true} }

type dir struct {
	fs       fs.FS
	dotfiles bool
}

// ServeStatic answers with a file, or says why not.
func (d dir) ServeStatic(req wsgi.StaticRequest) wsgi.StaticResponse {
	if req.Method != "GET" && req.Method != "HEAD" {
		return refuse("405 Method Not Allowed", wsgi.Header{Name: "Allow", Value: "GET, HEAD"})
	}
	f, err := d.open(latin1.Encode(req.Path))
	switch {
	case errors.Is(err, errFolder):
		return refuse("301 Moved Permanently", wsgi.Header{Name: "Location", Value: folder(req)})
	case errors.Is(err, fs.ErrPermission):
		return refuse("403 Forbidden")
	case err != nil:
		return refuse("404 Not Found")
	}
	return serve(f, req)
}

// file is an open file that can be read from any place.
type file struct {
	io.ReadSeeker
	io.Closer
	info fs.FileInfo
}

// errFolder: a page that was fetched without the slash at the end would look for
// its pictures beside the folder, not in it.
var errFolder = errors.New("the path of a folder ends with a slash")

// folder is the same path with a slash, told from where the client is: it cannot
// lead to another host, whatever the path looks like.
func folder(req wsgi.StaticRequest) string {
	to := "./" + url.PathEscape(path.Base(req.Prefix+latin1.Encode(req.Path))) + "/"
	if req.Query != "" {
		to += "?" + req.Query
	}
	return to
}

var errNotSeekable = errors.New("the file cannot be read from the middle")

// open finds the file for a path. Only a file that is known to be an ordinary
// one is opened: to open a pipe would wait for its other end.
func (d dir) open(target string) (*file, error) {
	name, err := clean(target)
	if err != nil {
		return nil, err
	}
	if !d.dotfiles && hidden(name) {
		return nil, fs.ErrNotExist
	}
	info, err := fs.Stat(d.fs, name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, d.folderError(name)
	}
	if !info.Mode().IsRegular() {
		return nil, fs.ErrPermission
	}
	f, err := d.fs.Open(name)
	if err != nil {
		return nil, err
	}
	seeker, ok := f.(io.ReadSeeker)
	if !ok {
		return nil, errors.Join(errNotSeekable, f.Close())
	}
	return &file{seeker, f, info}, nil
}

// folderError is why a folder is not opened: there is an index in it, which its
// other path opens, or none.
func (d dir) folderError(name string) error {
	if info, err := fs.Stat(d.fs, path.Join(name, index)); err != nil || !info.Mode().IsRegular() {
		return fs.ErrNotExist
	}
	return errFolder
}

// hidden reports whether a part of a name begins with a dot.
func hidden(name string) bool {
	return slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
		return strings.HasPrefix(part, ".") && part != "." && part != ".well-known"
	})
}

// clean makes a name of a path. It mends nothing: a path with a ".." in it
// never comes from a link that somebody meant to be followed.
func clean(target string) (name string, err error) {
	if slices.Contains(strings.Split(target, "/"), "..") || strings.ContainsAny(target, "\\\x00") {
		return "", fs.ErrPermission
	}
	name = strings.TrimPrefix(target, "/")
	if target == "" {
		return ".", nil
	}
	if name == "" {
		return index, nil
	}
	if folder, ok := strings.CutSuffix(name, "/"); ok {
		name = folder + "/" + index
	}
	if !fs.ValidPath(name) {
		return "", fs.ErrNotExist
	}
	return name, nil
}

// refuse is an answer without a file.
func refuse(status string, more ...wsgi.Header) wsgi.StaticResponse {
	text := status[len("404 "):] + "\n"
	headers := []wsgi.Header{
		{Name: "Content-Type", Value: "text/plain; charset=utf-8"},
		{Name: "Content-Length", Value: strconv.Itoa(len(text))},
	}
	return wsgi.StaticResponse{
		Status: status, Headers: append(headers, more...), Body: io.NopCloser(strings.NewReader(text)),
	}
}
