package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"roundtrip/internal/cli/exit"
)

// endsWithin is how long a command may take to end by itself after a signal: whatever
// an application does, the program is gone within two seconds.
const endsWithin = 1800 * time.Millisecond

// What is said where a command does not end by itself.
const (
	atOnce  = "Ended at once, at the second signal: what was under way was cut"
	tooLate = "Ended without waiting any longer: what was under way did not end within two seconds"
)

// endSignals are the signals that end a command. SIGHUP comes when the terminal is closed;
// it is left out where the command was started to go on after that (nohup).
func endSignals() []os.Signal {
	if signal.Ignored(syscall.SIGHUP) {
		return []os.Signal{os.Interrupt, syscall.SIGTERM}
	}
	return []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}
}

// interruptible runs a command in a context that ends at the first SIGINT, SIGTERM or SIGHUP.
// At a second one, or when the command takes too long to end by itself, it is left
// where it is, and the error says so: the program has to end then.
func (p *program) interruptible(ctx context.Context, command func(context.Context) exit.Code) (exit.Code, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, endSignals()...)
	defer signal.Stop(signals)
	ended := make(chan exit.Code, 1)
	go func() { ended <- command(ctx) }()
	var late <-chan time.Time
	for {
		select {
		case code := <-ended:
			return code, nil
		case <-late:
			return exit.Failed, exit.Failf("", tooLate)
		case <-signals:
			if ctx.Err() != nil && !p.onScreen.Load() {
				return exit.Failed, exit.Failf("", atOnce)
			}
			cancel()
			if !p.onScreen.Load() { // which has to be left as it was found
				late = time.After(endsWithin)
			}
		}
	}
}
