package labview

import (
	"strings"

	"roundtrip/tui/record"
	"roundtrip/wsgi/trace"
)

// stages are those of a request's way, each with the first sentence of its explanation. They
// are read from the course, and for a command.
func (b *Base) stages() []record.Stage {
	var all []record.Stage
	for s := range trace.Stage(trace.StageCount) {
		if e, ok := b.Course.Explain("stage:" + s.String()); ok {
			first, _, _ := strings.Cut(e.Text, ". ")
			all = append(all, record.Stage{Stage: s, Text: strings.TrimSuffix(first, ".") + "."})
		}
	}
	return all
}
