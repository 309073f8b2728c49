package wire

import (
	"bytes"

	"roundtrip/sandbox/python/internal/marshal"
)

// Batched is the payload of a [Batch] frame.
type Batched struct {
	Sent   int // the worker's time as it was sent, in nanoseconds
	Frames []Frame
}

// usualFrames are as many as a batch mostly has no more of. Memory for others is taken as they come.
const usualFrames = 16

// How many payloads are known at a time, and how many bytes each can have.
const (
	mostKnown    = 256
	largestKnown = 512
)

// payloads are those that came lately, by their bytes. What is told of a request is mostly what was told of
// others: that of a hello takes 1.7 µs, where it takes 5.8 as values like any other (BenchmarkBatch).
type payloads map[string]any

// batch reads the frames of a batch.
func (p *payloads) batch(data []byte) (*Batched, error) {
	in := marshal.NewReader(data)
	in.Tuple(2)
	b := &Batched{Sent: in.Int()}
	n := in.Items()
	b.Frames = make([]Frame, 0, min(n, usualFrames))
	for range n {
		f, err := p.frame(in)
		if err != nil {
			return nil, err
		}
		b.Frames = append(b.Frames, f)
	}
	return b, in.End()
}

// frame reads a kind, a payload and perhaps the worker's time.
func (p *payloads) frame(in *marshal.Reader) (f Frame, err error) {
	n := in.Items()
	if n != 2 && n != 3 {
		return f, ErrNonsense
	}
	f.Kind = Kind(in.Int())
	f.Payload, err = p.of(f.Kind, in.Raw())
	if n == 3 {
		f.At = in.Int()
	}
	return f, err
}

// of reads a payload. Nobody changes one; a block is the gateway's to give away.
func (p *payloads) of(k Kind, data []byte) (any, error) {
	if k == Block || len(data) > largestKnown {
		return marshal.Decode(data)
	}
	if known, ok := (*p)[string(data)]; ok {
		return known, nil
	}
	value, err := marshal.Decode(bytes.Clone(data)) // the frame itself may be large
	if err == nil {
		p.keep(string(data), value)
	}
	return value, err
}

func (p *payloads) keep(data string, value any) {
	if *p == nil || len(*p) >= mostKnown {
		*p = make(payloads)
	}
	(*p)[data] = value
}
