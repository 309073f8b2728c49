package conform

import (
	"flag"
	"math/rand/v2"
	"strings"
	"testing"
)

var (
	splices    = flag.Int("splices", 3000, "how many spliced streams to compare with net/http")
	spliceSeed = flag.Uint64("spliceseed", 1, "which ones")
)

// TestSplicedStreams compares streams that are made of pieces of the tables'
// requests: what fuzzing byte by byte seldom gets to. For a long search:
//
//	go test ./wsgi/conform -run Spliced -timeout 0 -splices 5000000 -spliceseed 2
func TestSplicedStreams(t *testing.T) {
	t.Parallel()
	s := newServers(t)
	from := newSplicer(*spliceSeed)
	for i := range *splices {
		if p := s.compare(t, from.stream(), i); p != nil && explained(p) == nil {
			t.Errorf("on no list: %v", p)
		}
	}
}

// splicer makes streams of whole requests, their lines, and single bytes.
type splicer struct {
	*rand.Rand
	whole, lines []string
}

func newSplicer(seed uint64) *splicer {
	s := &splicer{Rand: rand.New(rand.NewPCG(seed, 1))}
	for _, input := range seeds() {
		if len(input) < 4<<10 {
			s.whole = append(s.whole, input)
			s.lines = append(s.lines, strings.Split(input, "\r\n")...)
		}
	}
	return s
}

// stream is a request of the tables that was changed a few times.
func (s *splicer) stream() string {
	text := s.any(s.whole)
	for range 1 + s.IntN(12) {
		text = s.change(text)
	}
	return text
}

func (s *splicer) any(of []string) string { return of[s.IntN(len(of))] }

// change makes one change, somewhere.
func (s *splicer) change(text string) string {
	other := s.any(s.whole)
	at, from := s.IntN(len(text)+1), s.IntN(len(other)+1)
	lines := strings.Split(text, "\r\n")
	i, j := s.IntN(len(lines)), s.IntN(len(lines))
	switch s.IntN(7) {
	case 0:
		return text[:at] + other[from:]
	case 1:
		return text + other
	case 2:
		return text[:at] + other[from:min(len(other), from+1+s.IntN(9))] + text[at:]
	case 3:
		return text[:at] + text[min(len(text), at+1+s.IntN(3)):]
	case 4:
		return text[:at] + string([]byte{byte(s.IntN(256))}) + text[at:]
	case 5:
		lines[i], lines[j] = lines[j], lines[i]
	case 6:
		lines[i] = s.any(s.lines)
	}
	return strings.Join(lines, "\r\n")
}
