package cli

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"roundtrip/internal/cli/exit"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/plainfile"
	"roundtrip/sandbox/suggest"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/export"
	"roundtrip/wsgi/trace/redact"
)

// recorder writes exchanges to a file as they end, on a goroutine of its own: a slow disk
// must not hold the server up. What comes faster than it can be written is left out, and
// counted.
type recorder struct {
	path   string
	out    io.WriteCloser
	reveal bool
	app    func() string // as a test names it; nil where it is not known
	queue  chan *inspect.Exchange
	missed atomic.Int64
	done   sync.WaitGroup
	err    error // the first, once done
}

// unwritten is how many exchanges may wait to be written.
const unwritten = 4096

// newRecorder makes a file in a folder, which nobody else can read.
func newRecorder(dir string, reveal bool) (*recorder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, recordError(err)
	}
	path := filepath.Join(dir, time.Now().Format("2006-01-02T150405.000")+".jsonl")
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, recordError(err)
	}
	return start(&recorder{path: path, out: file, reveal: reveal}), nil
}

// outputPath stands for the path of what is no file.
const outputPath = "the output"

// streamTo writes exchanges to somebody who reads them.
func streamTo(w io.Writer, reveal bool) *recorder {
	return start(&recorder{path: outputPath, out: struct {
		io.Writer
		io.Closer
	}{w, io.NopCloser(nil)}, reveal: reveal})
}

func start(r *recorder) *recorder {
	r.queue = make(chan *inspect.Exchange, unwritten)
	r.done.Go(r.write)
	return r
}

func recordError(err error) error {
	return exit.Usagef("Name a folder with --record that you can write to.", "requests cannot be recorded: %w", err)
}

// take has an exchange written. It never blocks.
func (r *recorder) take(x *inspect.Exchange) {
	select {
	case r.queue <- x:
	default:
		r.missed.Add(1)
	}
}

func (r *recorder) write() {
	out := bufio.NewWriter(r.out)
	for x := range r.queue {
		if r.err == nil {
			r.err = r.writeRecording(out, x)
		}
		if len(r.queue) == 0 && r.err == nil {
			r.err = out.Flush()
		}
	}
	r.err = errors.Join(r.err, out.Flush())
}

func (r *recorder) writeRecording(out *bufio.Writer, x *inspect.Exchange) error {
	tr, err := shown(x.Trace(), r.reveal)
	if err != nil {
		return err
	}
	app := ""
	if r.app != nil {
		app = r.app()
	}
	return export.Recording(out, recordedAs(x.Row(), tr, app))
}

// shown is a trace as it may be taken away.
func shown(tr *trace.Trace, reveal bool) (*trace.Trace, error) {
	tr = tr.WithoutAnswers()
	if reveal {
		return tr, nil
	}
	return redact.Trace(tr)
}

// recordedAs is an exchange with what is to be said of it. App is the server's application.
func recordedAs(row inspect.Row, tr *trace.Trace, app string) export.Recorded {
	r := export.Recorded{Trace: tr, Number: row.Number, Of: row.Of, For: row.Purpose.String(), From: row.From, App: cmp.Or(row.App, app)}
	if row.Mark != 0 {
		r.Mark = string(row.Mark)
	}
	return r
}

// close writes what is left.
func (r *recorder) close() error {
	close(r.queue)
	r.done.Wait()
	if n := r.missed.Load(); n > 0 {
		r.err = errors.Join(r.err, fmt.Errorf("%d requests came faster than they could be written to %s, and are not in it", n, r.path))
	}
	return errors.Join(r.err, r.out.Close())
}

// isRecording reports whether a name is that of a file that is no application.
func isRecording(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode()&fs.ModeType == 0 && filepath.Ext(name) != ".py"
}

// isGoneRecording reports whether a name is a recording's, and there is no such file.
func isGoneRecording(name string) bool {
	_, err := os.Stat(name)
	return errors.Is(err, fs.ErrNotExist) && slices.Contains([]string{".jsonl", ".har"}, strings.ToLower(filepath.Ext(name)))
}

// goneRecording says that a recording is not where it was named, and which others there may have been meant.
func goneRecording(name string) error {
	dir, base := filepath.Split(name)
	others, _ := filepath.Glob(filepath.Join(dir, "*"+filepath.Ext(base))) // a name with a pattern in it finds nothing
	for i, other := range others {
		others[i] = filepath.Base(other)
	}
	help := "Name a file that serve --record or x in inspect has written, or a HAR."
	if near := suggest.Near(base, others); len(near) > 0 {
		help = "Did you mean " + filepath.Join(dir, near[0]) + "?"
	}
	return exit.Usagef(help, "there is no recording %s in %s", base, folderWords(dir))
}

// openRecording adds the exchanges of a file to a record. What is wrong with its end is a note.
func openRecording(path string, to *inspect.Record) error {
	file, err := os.Open(path)
	if err != nil {
		return exit.Usagef("See whether the file can be read.", "the recording cannot be opened: %w", err)
	}
	defer file.Close()
	all, err := export.ReadRecordings(file)
	var cut *export.CutError
	switch {
	case errors.As(err, &cut) && len(all) > 0:
		to.Note(exit.Sentence(cut.Error()))
	case errors.Is(err, export.ErrNoRecording), errors.As(err, &cut):
		return openHAR(path, err, to)
	case err != nil:
		return exit.Usagef("Name a file that serve --record or x in inspect has written, or an application.", "the file %s cannot be opened: %w", path, err)
	}
	imported(all, to)
	return nil
}

// mostHAR is how large a HAR may be.
const mostHAR = 512 << 20

// openHAR adds the exchanges of a HAR, such as a browser saves. What is broken in it is told. A
// file that is none is no recording either.
func openHAR(path string, noRecording error, to *inspect.Record) error {
	text, err := plainfile.Read(path, mostHAR)
	if err != nil {
		return exit.Usagef("See whether the file can be read.", "the recording cannot be opened: %w", err)
	}
	traces, notes, err := export.ReadHAR(text)
	if err != nil {
		return exit.Usagef("Name a file that serve --record or x in inspect has written, a HAR, or an application.", "the file %s cannot be opened: %w", path, noRecording)
	}
	for _, tr := range traces {
		to.Import(tr, 0, inspect.FromHAR)
	}
	to.Note("This is a HAR. It has no bytes of the wire: those that are shown are put together from the messages, in HTTP/1.1.")
	for _, note := range notes {
		to.Note(note)
	}
	return nil
}

// imported adds the exchanges of a recording.
func imported(all []export.Recorded, to *inspect.Record) {
	numbers := make(map[int]int) // in this record, by those in the file
	for _, r := range all {
		n := to.Import(r.Trace, numbers[r.Of], r.From)
		if r.Number != 0 { // what trace wrote has none
			numbers[r.Number] = n
		}
		if r.Mark != "" {
			to.Mark(n, []rune(r.Mark)[0])
		}
		to.ServedBy(n, r.App)
		if numbers[r.Of] != 0 { // or what it repeats is in no record
			to.SentFor(n, inspect.PurposeNamed(r.For))
		}
	}
}
