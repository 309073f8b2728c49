package session

import (
	"testing"
	"time"
)

// A batch that comes late moves no time of the worker's; clocks that have parted are set anew.
func TestTheWorkersClock(t *testing.T) {
	t.Parallel()
	var c clock
	epoch, ms := time.Unix(1000, 0), int(time.Millisecond)
	for _, tt := range []struct {
		came time.Duration
		sent int
		zero time.Duration
	}{
		{12 * time.Millisecond, 10 * ms, 2 * time.Millisecond},
		{90 * time.Millisecond, 20 * ms, 2 * time.Millisecond}, // late
		{31 * time.Millisecond, 30 * ms, time.Millisecond},
		{time.Hour, 40 * ms, time.Hour - 40*time.Millisecond},
	} {
		if got := c.begins(epoch.Add(tt.came), tt.sent).Sub(epoch); got != tt.zero {
			t.Errorf("after %v, the worker's clock began at %v, want %v", tt.came, got, tt.zero)
		}
	}
}
