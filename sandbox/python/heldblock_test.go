package python_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"roundtrip/wsgi/trace"
)

// All of a block is there where it is held, and no more than its beginning where it is only recorded.
func TestAHeldBlockIsWhole(t *testing.T) { onEachHost(t, testAHeldBlockIsWhole) }

func testAHeldBlockIsWhole(t *testing.T, on host) {
	app := on.load(t, `def app(environ, start_response):
    start_response("200 OK", [("Content-Length", "3000")])
    return [b"tea" * 1000]
`, source("timing", timing))
	long := []byte(strings.Repeat("tea", 1000))
	changed := bytes.ReplaceAll(long, []byte("tea"), []byte("chai"))
	held := 0
	s := send(t, app, get, trace.GateFunc(func(_ context.Context, p trace.Point) trace.Decision {
		if p.Event.Kind() != trace.KindBodyBlock {
			return trace.Decision{}
		}
		p.Enter("step")
		if held++; held == 1 {
			return trace.Decision{Edit: trace.EditBlock{Block: changed}}
		}
		return trace.Decision{}
	}))
	if !strings.Contains(s.answer, string(changed)) || !strings.Contains(s.answer, "Content-Length: 4000") {
		t.Errorf("the client got %.200q", s.answer)
	}
	blocks := 0
	for _, e := range s.events {
		switch d := e.Data.(type) {
		case *trace.Hold:
			if d.Kind() != trace.KindHoldEntered {
				continue
			}
			want := [][]byte{long, changed}[min(blocks, 1)]
			if blocks++; !bytes.Equal(d.Block, want) {
				t.Errorf("hold %d: %d bytes of the block, want %d", blocks, len(d.Block), len(want))
			}
		case *trace.BodyBlock:
			if len(d.Head) != trace.BlockHead {
				t.Errorf("the event has %d bytes", len(d.Head))
			}
		case *trace.Edited:
			if d.Before != string(long) || d.After != string(changed) {
				t.Errorf("it tells %.40q becomes %.40q", d.Before, d.After)
			}
		}
	}
	if blocks == 0 || blocks != held {
		t.Errorf("%d holds, of which %d are told", held, blocks)
	}
}
