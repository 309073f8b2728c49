package duties

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"roundtrip/wsgi/trace"
)

// siteLog keeps what a site has said: what the application wrote to wsgi.errors,
// what the server logged, and the bytes that it sent. An
// application tells through wsgi.errors how far it is, which works in every
// language and while the exchange waits.
type siteLog struct {
	mu      sync.Mutex
	said    []remark
	logged  []string
	queued  int // requests that were told to wait
	sent    []byte
	ended   int           // connections that the server has closed
	changed chan struct{} // closed at the next change
}

// remark is what an application wrote to wsgi.errors, and what the server had
// sent by then.
type remark struct{ text, sent string }

func newSiteLog() *siteLog { return &siteLog{changed: make(chan struct{})} }

func (b *siteLog) change(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f()
	close(b.changed)
	b.changed = make(chan struct{})
}

func (b *siteLog) event(e trace.Event) {
	if e.Kind() == trace.KindQueued {
		b.change(func() { b.queued++ })
	}
}

func (b *siteLog) wrote(p []byte) { b.change(func() { b.sent = append(b.sent, p...) }) }

func (b *siteLog) logger() *slog.Logger { return slog.New(pen{b}) }

// pen writes the server's log into the log.
type pen struct{ b *siteLog }

func (p pen) Enabled(context.Context, slog.Level) bool { return true }
func (p pen) WithAttrs([]slog.Attr) slog.Handler       { return p }
func (p pen) WithGroup(string) slog.Handler            { return p }

func (p pen) Handle(_ context.Context, r slog.Record) error {
	line := r.Message
	var text string
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "text" {
			text = a.Value.String()
		}
		line += fmt.Sprintf(" %s=%v", a.Key, a.Value)
		return true
	})
	p.b.change(func() {
		if r.Message == "wsgi.errors" {
			p.b.said = append(p.b.said, remark{strings.TrimSuffix(text, "\n"), string(p.b.sent)})
			return
		}
		p.b.logged = append(p.b.logged, line)
	})
	return nil
}

// await waits until the log holds something.
func await[T any](b *siteLog, what string, find func() (T, bool)) (T, error) {
	limit := time.After(soon)
	for {
		b.mu.Lock()
		found, ok := find()
		changed, all := b.changed, b.story()
		b.mu.Unlock()
		if ok {
			return found, nil
		}
		select {
		case <-changed:
		case <-limit:
			return found, fmt.Errorf("waited in vain for %s; there is %s", what, all)
		}
	}
}

// whole is all that was said and logged, to go with an error.
func (b *siteLog) whole() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.story()
}

func (b *siteLog) story() string {
	var texts []string
	for _, r := range b.said {
		texts = append(texts, r.text)
	}
	return fmt.Sprintf("remarks %q and log %q", texts, b.logged)
}

// remark waits for a text on wsgi.errors.
func (b *siteLog) remark(text string) (remark, error) {
	return await(b, "the remark "+text, func() (remark, bool) {
		i := slices.IndexFunc(b.said, func(r remark) bool { return r.text == text })
		if i < 0 {
			return remark{}, false
		}
		return b.said[i], true
	})
}

// hungUp waits until the server has closed so many connections.
func (b *siteLog) hungUp(n int) error {
	_, err := await(b, fmt.Sprintf("%d connections to end", n), func() (int, bool) { return n, b.ended >= n })
	return err
}

// bytes are all that the server has sent so far.
func (b *siteLog) bytes() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return string(b.sent)
}

// remarks are all texts on wsgi.errors so far.
func (b *siteLog) remarks() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []string
	for _, r := range b.said {
		all = append(all, r.text)
	}
	return all
}
