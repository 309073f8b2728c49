package labview

import (
	"errors"
	"sync"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
)

// labs are those that are open. Commands open and close them, perhaps still
// while the program ends; none is left behind.
type labs struct {
	mu     sync.Mutex
	open   map[*sandbox.Lab]bool
	closed bool
}

var errEnding = errors.New("the program is ending")

// start starts a lab for a stack.
func (l *labs) start(parts *catalog.Catalog, stack catalog.Stack) (*sandbox.Lab, error) {
	lab, err := sandbox.NewLab(parts, stack)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, errors.Join(errEnding, lab.Close())
	}
	if l.open == nil {
		l.open = make(map[*sandbox.Lab]bool)
	}
	l.open[lab] = true
	return lab, nil
}

// close ends a lab, once.
func (l *labs) close(lab *sandbox.Lab) {
	l.mu.Lock()
	open := l.open[lab]
	delete(l.open, lab)
	l.mu.Unlock()
	if open {
		_ = lab.Close() // nothing can be done about a server that ends badly
	}
}

// closeAll ends every lab, and those that are still to be started.
func (l *labs) closeAll() {
	l.mu.Lock()
	l.closed = true
	open := l.open
	l.open = nil
	l.mu.Unlock()
	for lab := range open {
		_ = lab.Close() // as above
	}
}
