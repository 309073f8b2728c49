package inspect

import (
	"time"

	"roundtrip/wsgi/lint"
)

// checkable is how many exchanges that have ended may wait for the checker. Those that come
// faster are not checked before somebody looks at them.
const checkable = 4096

// A server that is busy is not slowed by its checker: of more than so many that wait, it
// checks a few in each pause.
const (
	crowd      = 128
	fewAtATime = 8
	rest       = 10 * time.Millisecond
)

// check judges exchanges as they end, until the record is closed.
func (r *Record) check() {
	var c lint.Checker
	for n := 1; ; n++ {
		select {
		case x := <-r.ends:
			x.found(c.Check(x.Trace()))
			if n%fewAtATime == 0 && len(r.ends) > crowd {
				time.Sleep(rest)
			}
		case <-r.closed:
			return
		}
	}
}

// found notes what the checker found, of which the strongest is shown.
func (x *Exchange) found(all []lint.Finding) {
	if len(all) == 0 {
		return
	}
	strongest := all[0]
	for _, f := range all[1:] {
		if rank(f.Level) > rank(strongest.Level) {
			strongest = f
		}
	}
	x.mu.Lock()
	x.row.Findings, x.row.Broken, x.row.Level = len(all), strongest.Rule, strongest.Level
	x.mu.Unlock()
	x.record.signal()
}

func rank(l lint.Level) int {
	switch l {
	case lint.Must:
		return 2
	case lint.Should:
		return 1
	}
	return 0
}
