package conform

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"time"
)

// greet asks for what any sound server answers, and says what is wrong with what comes,
// "" if nothing is. Where the probe runs, it is to answer itself.
func (p *peer) greet() string {
	defer p.hangUp()
	request := get("/")
	if p.probed {
		request = probing("plain")
	}
	h, err := p.ask(request)
	switch {
	case err != nil:
		return notListening(p.addr, err)
	case len(h.replies) == 0:
		return h.noReply(p.patience)
	case p.probed:
		return h.replies[0].notTheProbe(h)
	}
	return ""
}

// notListening says why no connection could be made.
func notListening(addr string, err error) string {
	var name *net.DNSError
	switch {
	case errors.As(err, &name):
		return fmt.Sprintf("there is no host of the name in %s: %s", addr, name.Err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Sprintf("nothing listens at %s: start the server first, or give the address at which it listens", addr)
	case timedOut(err):
		return fmt.Sprintf("%s takes no connection: it does not answer at all", addr)
	}
	return fmt.Sprintf("%s takes no connection: %v", addr, err)
}

// noReply says what came in place of a response.
func (h heard) noReply(patience time.Duration) string {
	switch {
	case h.silent() && h.closed:
		return "it takes the connection, reads the request, and " + h.did()
	case h.silent():
		return fmt.Sprintf("it takes the connection, and sends no byte for %v", patience.Round(tooShort))
	}
	return fmt.Sprintf("to a plain GET it %s: %q", h.did(), shortened(h.raw))
}

// notTheProbe says how a reply is not the probe's.
func (r response) notTheProbe(h heard) string {
	switch {
	case r.StatusCode == 200 && r.body == "tea" && len(h.replies) == 1:
		return ""
	case r.StatusCode == 200 && r.cut == nil && !strings.HasPrefix(r.body, "tea"):
		return fmt.Sprintf("it answers with an application that is not ours, which a command names as {app}: %q", shortened(h.raw))
	case r.StatusCode != 200:
		return fmt.Sprintf("our application answers 200, and through it comes %d: %q", r.StatusCode, shortened(h.raw))
	}
	return fmt.Sprintf("our application answers with three bytes, and through it comes %q", shortened(h.raw))
}

// shortened are the first bytes of many.
func shortened(text string) string {
	const most = 120
	if more := len(text) - most; more > 0 {
		return text[:most] + fmt.Sprintf("… and %d bytes more", more)
	}
	return text
}

// tooShort is a time in which nobody can be asked to answer.
const tooShort = 100 * time.Millisecond

// awaitGreeting greets a server until nothing is wrong, its time is over, or it has ended,
// and says what was wrong last.
func (p *peer) awaitGreeting(within time.Duration, ended <-chan struct{}) (wrong string) {
	each, until := p.patience, time.Now().Add(within)
	defer func() { p.patience = each }()
	for {
		p.patience = max(min(each, time.Until(until)), tooShort)
		if wrong = p.greet(); wrong == "" {
			return ""
		}
		select {
		case <-p.ctx.Done():
			return p.ctx.Err().Error()
		case <-ended:
			return wrong
		case <-time.After(30 * time.Millisecond):
		}
		if time.Until(until) < tooShort {
			return wrong // a further question could only be cut off
		}
	}
}

// alive reports whether the probe answers there.
func alive(ctx context.Context, addr string, patience time.Duration) bool {
	p := &peer{ctx: ctx, addr: addr, probed: true, patience: patience}
	return p.greet() == ""
}
