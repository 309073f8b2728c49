package wsgi_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

func TestFileGivesWhatIsThere(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		file io.Reader
		size int
		want string
		err  error
	}{
		"in blocks":            {strings.NewReader("abcde"), 2, "ab|cd|e", io.EOF},
		"empty":                {strings.NewReader(""), 2, "", io.EOF},
		"a good size":          {strings.NewReader(strings.Repeat("x", 9000)), 0, strings.Repeat("x", 8192) + "|" + strings.Repeat("x", 808), io.EOF},
		"half of what it asks": {iotest.HalfReader(strings.NewReader("abcde")), 4, "ab|cd|e", io.EOF},
		"the end with data":    {iotest.DataErrReader(strings.NewReader("abc")), 2, "ab|c", io.EOF},
		"an error with data":   {iotest.DataErrReader(io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(errNoTea))), 2, "ab|c", errNoTea},
		"nothing for ever":     {idle{}, 2, "", io.ErrNoProgress},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := wsgi.File(test.file, test.size)
			var blocks []string
			block, err := body.Next()
			for ; err == nil; block, err = body.Next() {
				blocks = append(blocks, string(block))
			}
			if got := strings.Join(blocks, "|"); got != test.want || !errors.Is(err, test.err) {
				t.Errorf("got %.40q and %v, want %.40q and %v", got, err, test.want, test.err)
			}
			if _, again := body.Next(); !errors.Is(again, test.err) {
				t.Errorf("behind the end, got %v", again)
			}
		})
	}
}

// idle never has anything.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

// A body can be closed exactly if its file can.
func TestFileClosesItsFile(t *testing.T) {
	t.Parallel()
	if _, can := wsgi.File(strings.NewReader(""), 1).(io.Closer); can {
		t.Error("a file without Close makes a body with one")
	}
	closed := 0
	file := struct {
		io.Reader
		io.Closer
	}{strings.NewReader(""), closing{times: &closed}}
	if err := wsgi.File(file, 1).(io.Closer).Close(); err != nil || closed != 1 {
		t.Errorf("closed %d times, %v", closed, err)
	}
}

// The record tells a file from another body, unless a layer is around it.
func TestTheRecordTellsAFile(t *testing.T) {
	t.Parallel()
	app := answers(fixed("Content-Length", "3"), func() wsgi.Body { return wsgi.File(strings.NewReader("abcdef"), 2) })
	got, tr := one(t, app, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	if d := last[*trace.AppReturned](t, tr); got.body != "abc" || !d.FileWrapper || d.Type != "FileWrapper" {
		t.Errorf("got %q, returned %+v", got.body, d)
	}
}
