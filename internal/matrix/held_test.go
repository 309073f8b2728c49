package matrix

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"roundtrip/content"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi/trace"
)

// holding is a lab that holds each request at every stop, and lets it go on at once.
type holding struct {
	lab      *sandbox.Lab
	close    func()
	until    sandbox.Until
	lines    trace.Lines
	holds    int
	out, err strings.Builder // what the application wrote while it ran
	log      said            // what it wrote besides
}

// hold starts a lab in this process.
func hold(until sandbox.Until, everyLine bool) func(*testing.T, place) server {
	return func(t *testing.T, p place) server {
		h := &holding{until: until, lines: trace.Lines{Every: everyLine}}
		system := system.New(system.Options{Python: wrapper(t, p), Watchdog: patience, Log: slog.New(slog.NewJSONHandler(&h.log, nil))})
		stack := catalog.Stack{App: p.app.named(t, p.engine), Engine: p.engine}
		if p.engine == catalog.System {
			stack.Dir = p.app.folder(t)
		}
		lab, err := sandbox.NewLab(catalog.New(catalog.Options{Content: content.FS(), Embedded: engine(t), System: system, Paths: true}), stack)
		if err != nil {
			t.Fatal(err)
		}
		h.lab, h.close = lab, sync.OnceFunc(func() {
			if err := errors.Join(lab.Close(), system.Close()); err != nil {
				t.Error(err)
			}
		})
		t.Cleanup(h.close)
		return h
	}
}

// ask sends a request and lets it go on at each stop until it is over.
func (h *holding) ask(request []byte, method string) (answer, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	run, err := h.lab.Send(sandbox.Request{Raw: request}, h.until)
	if err != nil {
		return answer{}, err
	}
	defer run.Close()
	for !run.Over() {
		if err := run.Settle(ctx); err != nil {
			return answer{}, fmt.Errorf("it does not go on: %w", err)
		}
		if run.GoBy(h.lines, h.until, "step") {
			h.holds++
		}
	}
	h.listen(run.Trace())
	return readAnswer(bufio.NewReader(bytes.NewReader(sandbox.Bytes(run.Client().Received))), method)
}

// wrapper is a script that starts the place's Python with the environment that
// processes of the place have: a lab's Python has the variables of the test itself.
func wrapper(t *testing.T, p place) string {
	t.Helper()
	if p.python == "" {
		return ""
	}
	text := "#!/bin/sh\nexport"
	for _, variable := range p.environ(t) {
		text += " '" + variable + "'"
	}
	text += "\nexec '" + p.python + "' \"$@\"\n"
	path := filepath.Join(t.TempDir(), "python3")
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// listen keeps what the application wrote during a request.
func (h *holding) listen(tr *trace.Trace) {
	for _, e := range tr.Events() {
		switch d := e.Data.(type) {
		case *trace.ErrorsWrite:
			h.err.WriteString(d.Text)
		case *trace.CodePrint:
			if d.Stream == "out" {
				h.out.WriteString(d.Text)
			} else {
				h.err.WriteString(d.Text)
			}
		}
	}
}

func (h *holding) words() words {
	h.close()
	return wordsOf(h.out.String() + h.err.String() + logged(h.log.text()))
}

// logged are the texts in a log that is JSON.
func logged(log string) string {
	var all strings.Builder
	for line := range strings.Lines(log) {
		var record struct{ Text string }
		if json.Unmarshal([]byte(line), &record) == nil && record.Text != "" {
			all.WriteString(record.Text + "\n")
		}
	}
	return all.String()
}
