package tui

import "testing"

// inFront sits in front of a full frame: a page at 160x50, with its story and
// two lenses, of a request that has made its round trip.
func inFront(tb testing.TB) *desk {
	tb.Helper()
	d := sit(tb, setup{size: wide, golang: true})
	d.press("space", "space", "space")
	return d
}

// redraw deals with a message that changes nothing, and draws.
func (d *desk) redraw() {
	d.m.Update(nil)
	d.m.View()
}

func BenchmarkFrame(b *testing.B) {
	b.Run("cold", func(b *testing.B) {
		d := inFront(b)
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			d.m.Width = wide.w - i%2
			d.redraw()
		}
	})
	b.Run("warm", func(b *testing.B) {
		d := inFront(b)
		b.ReportAllocs()
		for b.Loop() {
			d.redraw()
		}
	})
	b.Run("move", func(b *testing.B) {
		d := inFront(b)
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			d.m.Update(keyPress([]string{"left", "right"}[i%2]))
			d.m.View()
		}
	})
	b.Run("select", func(b *testing.B) {
		d := inFront(b)
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			d.m.Update(keyPress([]string{"down", "up"}[i%2]))
			d.m.View()
		}
	})
}

// warmAllocs is how many allocations a frame takes that is the same as before:
// those of its key.
const warmAllocs = 12

func TestAWarmFrameAllocatesLittle(t *testing.T) {
	d := inFront(t)
	if n := testing.AllocsPerRun(100, d.redraw); n > warmAllocs {
		t.Errorf("%.0f allocations, at most %d", n, warmAllocs)
	}
}

// What goes to the terminal: the most bytes that the first frame and a move
// can have at 160x50.
const (
	firstBytes = 6 << 10
	moveBytes  = 8 << 10
)

func TestAMoveWritesLittle(t *testing.T) {
	p := begin(t, setup{size: wide, golang: true})
	p.shows(t, "held at the client", "GET /hello?name=Ada")
	if n := p.bytesWritten(); n > firstBytes {
		t.Errorf("%d bytes for the first frame, at most %d", n, firstBytes)
	}
	for _, place := range []string{"held in server", "held in app", "back at the client"} {
		before := p.bytesWritten()
		p.press("space")
		p.shows(t, place)
		n := p.bytesWritten() - before
		if n > moveBytes {
			t.Errorf("%d bytes until the request is %s, at most %d", n, place, moveBytes)
		}
	}
	p.press("q")
	if err := p.ended(); err != nil {
		t.Error(err)
	}
}
