package wire

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/sandbox/python/internal/marshal"
)

type row = marshal.Tuple

// hello is what a worker tells of a small request.
func hello(n int, block string) marshal.Tuple {
	at := row{"/srv/app/hello.py", 2}
	return row{1 << 40, []any{
		row{int(Event), row{"app.called", 0, at, row{"function app", nil, false}}, 1<<40 + n},
		row{int(Head), row{"200 OK", []any{row{"Content-Type", "text/plain"}, row{"Content-Length", "13"}}, nil, at, nil, 0}, 1<<40 + n + 1},
		row{int(Event), row{"app.returned", 0, at, row{"list", 1, false, false, false, nil, nil}}, 1<<40 + n + 2},
		row{int(Returned), row{1, false, true}},
		row{int(Event), row{"body.block", 0, nil, row{1, 13, []byte(block), nil, -1}}, 1<<40 + n + 3},
		row{int(Block), []byte(block)},
		row{int(End), nil},
		row{int(Closed), row{nil, []any{}}},
	}}
}

// received are the frames of a batch, as they come through a link.
func received(l *Link, to *bytes.Buffer, batch any) ([]Frame, error) {
	data := marshal.Append(nil, batch)
	head := append(binary.BigEndian.AppendUint32(nil, uint32(len(data)+5)), byte(Batch), 0, 0, 0, 1)
	to.Write(append(head, data...))
	f, err := l.Receive()
	if err != nil {
		return nil, err
	}
	return f.Payload.(*Batched).Frames, nil
}

// What a batch tells is the same whether it was told before or not, and no later one changes it.
func TestBatchesThatTellTheSame(t *testing.T) {
	t.Parallel()
	var pipe bytes.Buffer
	l := NewLink(io.Discard, &pipe, 1<<20)
	var all [][]Frame
	for n := range 2 * mostKnown {
		frames, err := received(l, &pipe, hello(n, fmt.Sprintf("block %d", n/4)))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, frames)
	}
	for n, frames := range all {
		want := hello(n, fmt.Sprintf("block %d", n/4))[1].([]any)
		for i, f := range frames {
			r := want[i].(row)
			alone, err := marshal.Decode(marshal.Append(nil, r[1]))
			at := 0
			if len(r) > 2 {
				at = r[2].(int)
			}
			if diff := cmp.Diff(Frame{Kind: Kind(r[0].(int)), Payload: alone, At: at}, f); diff != "" || err != nil {
				t.Fatalf("batch %d, frame %d (-want +got): %v\n%s", n, i, err, diff)
			}
		}
	}
	if len(l.known) > mostKnown {
		t.Errorf("%d payloads are known", len(l.known))
	}
}

// What is no batch is refused, and so is one of which a part is missing or damaged.
func TestBatchesThatAreNone(t *testing.T) {
	t.Parallel()
	none := []any{
		nil, row{1}, row{"1", []any{}}, row{1, nil}, row{1, []any{nil}}, row{1, []any{row{18}}}, row{1, []any{row{"18", nil}}},
		row{1, []any{row{18, nil, "at"}}}, row{1, []any{row{18, nil, 1, 1}}}, row{1, []any{}, 1},
	}
	for _, batch := range none {
		var pipe bytes.Buffer
		if frames, err := received(NewLink(io.Discard, &pipe, 1<<20), &pipe, batch); !errors.Is(err, ErrNonsense) {
			t.Errorf("%v: %v, %v", batch, frames, err)
		}
	}
	data := marshal.Append(nil, hello(1, "Hello"))
	for n := range data {
		if b, err := new(payloads).batch(data[:n]); err == nil {
			t.Errorf("the first %d bytes gave %v", n, b)
		}
	}
}

// BenchmarkBatch is to read a batch that tells what others did, and one whose payloads nobody knows.
func BenchmarkBatch(b *testing.B) {
	data := marshal.Append(nil, hello(1, "Hello, World!"))
	b.Run("known", func(b *testing.B) {
		var p payloads
		b.ReportAllocs()
		for b.Loop() {
			_, _ = p.batch(data)
		}
	})
	b.Run("new", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = new(payloads).batch(data)
		}
	})
	b.Run("value", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = marshal.Decode(data)
		}
	})
}
