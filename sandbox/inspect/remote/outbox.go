package remote

import "sync"

// outbox has what waits to be written to an inspector. Who puts something in waits for nobody.
type outbox struct {
	wake chan struct{} // holds a value while something waits

	mu           sync.Mutex
	full, filled []byte // full is written while others are filled
}

// mostUnsent is how many bytes may wait. An inspector for which half of them wait is behind.
const mostUnsent = mostLine

func newOutbox() *outbox { return &outbox{wake: make(chan struct{}, 1)} }

// put adds what add appends, and reports whether there was room.
func (o *outbox) put(add func([]byte) []byte) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.filled = add(o.filled)
	select {
	case o.wake <- struct{}{}:
	default:
	}
	return len(o.filled) <= mostUnsent
}

// behind reports whether much waits.
func (o *outbox) behind() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.filled) > mostUnsent/2
}

// take is all that waits, valid until the next call.
func (o *outbox) take() []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.full, o.filled = o.filled, o.full[:0]
	return o.full
}
