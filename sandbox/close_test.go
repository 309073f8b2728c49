package sandbox

import (
	"runtime"
	"testing"
	"time"

	"roundtrip/content"
	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/trace"
)

// Close comes while the gate is deciding to hold. The hold
// must not begin then, or both would wait for each other for ever.
func TestCloseWhileAHoldIsDecided(t *testing.T) {
	t.Parallel()
	lab, err := NewLab(catalog.New(catalog.Options{Content: content.FS()}), catalog.Stack{App: "demo:hello"})
	if err != nil {
		t.Fatal(err)
	}
	deciding, decided := make(chan bool), make(chan bool)
	run, err := lab.Send(Request{Target: "/"}, func(e trace.Event, _ func() *trace.Trace) (string, bool) {
		if e.Kind() != trace.KindRequestLine {
			return "", false
		}
		deciding <- true
		<-decided
		return "step", true
	})
	if err != nil {
		t.Fatal(err)
	}
	<-deciding
	closed := make(chan bool)
	go func() {
		run.Close()
		close(closed)
	}()
	for !closing(run) {
		runtime.Gosched()
	}
	close(decided)
	select {
	case <-closed:
	case <-time.After(time.Minute):
		t.Fatal("Close and the held request wait for each other")
	}
	if err := lab.Close(); err != nil {
		t.Error(err)
	}
}

func closing(r *Run) bool {
	r.Holder.mu.Lock()
	defer r.Holder.mu.Unlock()
	return r.Holder.closing
}
