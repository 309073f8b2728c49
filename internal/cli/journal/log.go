package journal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"roundtrip/tui/theme"
)

// Log is a logger whose lines stand in the journal, at their place.
func (j *Journal) Log() *slog.Logger { return slog.New(&handler{journal: j}) }

// handler tells log records to people. What the application wrote stands there as
// it wrote it, an exception with its traceback.
type handler struct {
	journal *Journal
	attrs   []slog.Attr
}

func (h *handler) Enabled(context.Context, slog.Level) bool { return true }

func (h *handler) WithGroup(string) slog.Handler { return h }

func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &handler{h.journal, append(h.attrs[:len(h.attrs):len(h.attrs)], attrs...)}
}

func (h *handler) Handle(_ context.Context, r slog.Record) error {
	attrs := map[string]slog.Value{}
	for _, a := range h.attrs {
		attrs[a.Key] = a.Value
	}
	r.Attrs(func(a slog.Attr) bool {
		attrs[a.Key] = a.Value
		return true
	})
	h.journal.note(printable(linesOf(r.Message, attrs))...)
	return nil
}

// printable are lines that somebody else wrote, as they can be shown.
func printable(lines []string) []string {
	shown := make([]string, len(lines))
	for i, line := range lines {
		shown[i] = theme.Printable(line)
	}
	return shown
}

// linesOf are the lines of a record.
func linesOf(message string, attrs map[string]slog.Value) []string {
	if text, ok := attrs["text"]; ok { // of wsgi.errors
		return split(text.String())
	}
	if method, ok := attrs["method"]; ok {
		message = fmt.Sprintf("%s %s: %s", method, attrs["target"], message)
	}
	reason, ok := attrs["err"]
	if !ok {
		return []string{message}
	}
	var traceback interface{ StackTrace() string }
	text := split(message + ": " + reason.String())
	err, ok := reason.Any().(error)
	if !ok || !errors.As(err, &traceback) || traceback.StackTrace() == "" {
		return text
	}
	stack := split(traceback.StackTrace())
	if last := stack[len(stack)-1]; strings.HasSuffix(reason.String(), last) { // it tells the whole
		text = []string{message}
	}
	return append(text, stack...)
}

func split(text string) []string { return strings.Split(strings.TrimSuffix(text, "\n"), "\n") }
