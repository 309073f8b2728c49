package session

import (
	"testing"
	"testing/synctest"
	"time"

	"roundtrip/sandbox/python"
)

// Time between rest and run does not count: a person may be thinking.
func TestWatchdogCountsRunningOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var bitten time.Duration
		dog := newWatchdog(5 * time.Second)
		dog.begin(func() { bitten = time.Since(began) })
		for range 3 {
			dog.run()
			time.Sleep(1500 * time.Millisecond)
			dog.rest()
			time.Sleep(time.Hour)
		}
		synctest.Wait()
		if bitten != 0 {
			t.Fatalf("bit after %v, of which 4.5 s were running", bitten)
		}
		dog.run()
		time.Sleep(time.Second)
		synctest.Wait()
		if want := 3*time.Hour + 5*time.Second; bitten != want {
			t.Errorf("bit after %v, want %v", bitten, want)
		}
	})
}

func TestWatchdogBeginsAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		bitten := false
		dog := newWatchdog(5 * time.Second)
		dog.begin(func() { bitten = true })
		for range 10 {
			dog.renew()
			dog.run()
			time.Sleep(4 * time.Second)
			dog.rest()
		}
		synctest.Wait()
		if bitten {
			t.Error("bit although no step took longer than 4 s")
		}
	})
}

// A stack may shorten the time of its requests, where its start shows that the machine is
// quick; it cannot lengthen it.
func TestAStackShortensTheTimeOfARequest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ engine, stack, start, want time.Duration }{
		{5 * time.Second, 0, time.Minute, 5 * time.Second},
		{5 * time.Second, time.Second, 10 * time.Millisecond, time.Second},
		{5 * time.Second, time.Second, 50 * time.Millisecond, 3 * time.Second},
		{5 * time.Second, time.Second, time.Second, 5 * time.Second},
		{5 * time.Second, time.Minute, 0, 5 * time.Second},
	} {
		config := Config{Bounds: python.Bounds{Watchdog: c.engine}, Stack: python.Stack{Limit: c.stack}}
		if got := config.limit(c.start); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
