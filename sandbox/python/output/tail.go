package output

import "sync"

// Tail keeps the end of what was written to it: what an interpreter says on
// its real stderr, which only its own fatal errors do.
type Tail struct {
	mu   sync.Mutex
	kept []byte
}

const tailSize = 2 << 10

func (t *Tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	t.kept = t.kept[max(0, len(t.kept)-tailSize):]
	return len(p), nil
}

func (t *Tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.kept)
}
