package wsgi_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// carried is a server whose application is one itself: it reads all that comes and gives it
// back, with a word in front.
func carried(t *testing.T, end error) (addr string, record *tape.Tape, srv *wsgi.Server) {
	t.Helper()
	app := wsgi.AppFunc(func(env *wsgi.Environ, _ wsgi.StartResponse) (wsgi.Body, error) {
		all, err := env.Input().ReadAll()
		if err != nil {
			return nil, err
		}
		if err := wsgi.ExchangeOf(env).Carried()(append([]byte("got "), all...)); err != nil {
			return nil, err
		}
		return wsgi.Blocks(), end
	})
	record = tape.New(time.Now())
	srv = &wsgi.Server{Sink: record, Carry: true, Mounts: []wsgi.Mount{{App: app}}}
	return listen(t, srv), record, srv
}

func TestACarriedConnectionIsAsItIs(t *testing.T) {
	t.Parallel()
	for _, sent := range []string{"GET / HTTP/1.1\r\n\r\n", "no HTTP at all", "\x00\xff\r\n\r\n\r\nx", string(bytes.Repeat([]byte("tea "), 20_000))} {
		addr, record, srv := carried(t, nil)
		if got := exchange(t, addr, sent); got != "got "+sent {
			t.Errorf("%.40q came back as %.40q", sent, got)
		}
		srv.Close()
		tr := record.Trace()
		if in := of[*trace.InputRead](tr); len(in) != 1 || in[0].Got != len(sent) || in[0].Left != 0 {
			t.Errorf("%.40q was read as %+v", sent, in[0])
		}
		if d := of[*trace.RouteChosen](tr); len(d) != 1 || d[0].Route != trace.RouteConnection || len(d[0].Chain) != 1 {
			t.Errorf("route: %+v", d)
		}
		if n := len(of[*trace.RequestLine](tr)) + len(of[*trace.HeadCommitted](tr)); n > 0 {
			t.Error("the gateway took part in the conversation")
		}
	}
}

func TestACarriedConnectionIsCutWhereItsServerFails(t *testing.T) {
	t.Parallel()
	addr, record, srv := carried(t, errors.New("no tea"))
	if got := exchange(t, addr, "x"); got != "got x" {
		t.Errorf("the client got %q", got)
	}
	srv.Close()
	if d := of[*trace.ExchangeEnded](record.Trace()); len(d) != 1 || d[0].Outcome != "error" || d[0].KeepAlive {
		t.Errorf("%+v", d)
	}
}

func TestOnlyACarriedApplicationWritesByItself(t *testing.T) {
	t.Parallel()
	app := func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		if wsgi.ExchangeOf(env).Carried() != nil {
			t.Error("an application of HTTP has a way around it")
		}
		return hello(env, start)
	}
	one(t, wsgi.AppFunc(app), "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
}
