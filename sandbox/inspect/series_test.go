package inspect_test

import (
	"context"
	"net"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/sandbox/inspect"
)

// The requests of a series are sent again and compared: where nothing has changed, none parts.
// Replays of replays stand in one tree.
func TestASeriesIsSentAgain(t *testing.T) {
	t.Parallel()
	s := serve(t, inspect.Options{})
	for _, target := range []string{"/1", "/2", "/1"} {
		if _, err := ask(s.addr, get(target)); err != nil {
			t.Fatal(err)
		}
	}
	s.until("three are over", over(3))
	addr, err := net.ResolveTCPAddr("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	var before, now []*inspect.Exchange
	for _, x := range s.All(nil) {
		if !x.Row().Idle() {
			before = append(before, x)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	for _, x := range before {
		request, err := x.Request()
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.ReplayAwait(ctx, addr, request, x.Number())
		if err != nil {
			t.Fatal(err)
		}
		now = append(now, again)
	}
	twins := inspect.Series(before, now)
	if len(twins) != 3 {
		t.Fatalf("%d pairs", len(twins))
	}
	for i, tw := range twins {
		if tw.Now == nil || tw.Now.Row().Of != tw.Before.Number() || tw.Before != before[i] {
			t.Errorf("pair %d is %+v", i, tw)
		}
	}
	if twins := inspect.Series(before, now[:2]); twins[2].Now != nil || !twins[2].Parted {
		t.Errorf("one that is missing is %+v", twins[2])
	}
	request, err := now[0].Request()
	if err != nil {
		t.Fatal(err)
	}
	third, err := s.ReplayAwait(ctx, addr, request, now[0].Number())
	if err != nil {
		t.Fatal(err)
	}
	var depths []int
	for _, b := range s.Tree(third.Number()) {
		depths = append(depths, b.Row.Number, b.Depth)
	}
	want := []int{before[0].Number(), 0, now[0].Number(), 1, third.Number(), 2}
	if diff := cmp.Diff(want, depths); diff != "" {
		t.Errorf("the tree (-want +got):\n%s", diff)
	}
}
