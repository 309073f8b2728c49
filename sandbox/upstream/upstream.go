// Package upstream hands requests on to another server, in whatever language it is written, and its
// responses back: an application that is a URL. Requests and responses keep the order and case of
// their headers, their reason phrases, trailers and interim responses; only what concerns one
// connection is left out or made anew (RFC 9110 §7.6.1).
//
//	gateway ─▸ App.Call ─▸ link ══ request ══▸ the other server
//	gateway ◂─ blocks ◂─── link ◂═ response ══
//
// Bytes go on as they come, in both directions at once. A request waits for nobody: each has a
// connection of its own while it lasts, and one that is left over serves a later request that may be
// repeated.
package upstream

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"sync"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// Options say how another server is asked.
type Options struct {
	// Host is what it is asked for: "" for what the client asked for, Own for the URL's, or a name.
	Host string
	// Insecure takes every certificate, such as one that a developer has signed.
	Insecure bool
	// Patience is how long it may take to begin its answer; 0 means DefaultPatience.
	Patience time.Duration
	// Log is told of a server that takes long; nil for nobody.
	Log *slog.Logger
}

// Own is the Host of a server that is asked for by its own name.
const Own = "own"

// DefaultPatience is how long a server may take to begin its answer.
const DefaultPatience = 60 * time.Second

// App is a server that is asked in the place of an application.
type App struct {
	o      Options
	url    string // without a slash at the end
	host   string // as the URL has it
	addr   string // with a port
	secure bool

	mu    sync.Mutex
	spare []*link // connections that were left over, the newest last
}

// URLError says why a URL cannot stand for an application, and what to write instead.
type URLError struct{ URL, Why string }

func (e *URLError) Error() string { return fmt.Sprintf("%q %s", e.URL, e.Why) }

// New makes an application of a URL. One that cannot be one gives a *[URLError].
func New(text string, o Options) (*App, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, &URLError{text, "is no URL: write http://127.0.0.1:5000"}
	case u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return nil, &URLError{text, "names no server: write http://127.0.0.1:5000"}
	case u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "":
		return nil, &URLError{text, fmt.Sprintf("has more than a server: write %s://%s, and the path where you ask", u.Scheme, u.Host)}
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	if o.Patience == 0 {
		o.Patience = DefaultPatience
	}
	return &App{
		o: o, url: u.Scheme + "://" + u.Host, host: u.Host, addr: net.JoinHostPort(u.Hostname(), port), secure: u.Scheme == "https",
	}, nil
}

// IsURL reports whether the name of an application is a URL.
func IsURL(name string) bool {
	scheme, _, ok := strings.Cut(name, "://")
	return ok && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

// Addr is where the server is asked, as HOST:PORT.
func (a *App) Addr() string { return a.addr }

// Source names the server.
func (a *App) Source() (callable string, src trace.Src) { return a.url, trace.Src{} }

// Notes are what a person should know of the server now.
func (a *App) Notes() []string {
	conn, err := net.DialTimeout("tcp", a.addr, time.Second)
	if err == nil {
		conn.Close()
		return nil
	}
	return []string{a.dialError(err).Error()}
}

// Close ends the connections that were left over.
func (a *App) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	var err error
	for _, l := range a.spare {
		err = errors.Join(err, l.conn.Close())
	}
	a.spare = nil
	return err
}

// Call hands a request on, and gives the body of the answer.
func (a *App) Call(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	x := wsgi.ExchangeOf(env)
	head := x.RequestHead()
	if head.Method == "CONNECT" {
		return refuse(start, "501 Not Implemented", "CONNECT is not passed on: this is one server, not a proxy to others.\n")
	}
	req := a.request(head)
	if req.loops() {
		return nil, &Error{Kind: Looped, Text: fmt.Sprintf("%s leads back to this server; name the address of another", a.url)}
	}
	t := &turn{app: a, x: x, env: env, req: req}
	return t.run(start)
}

func refuse(start wsgi.StartResponse, status, text string) (wsgi.Body, error) {
	_, err := start.Call(status, []wsgi.Header{{Name: "Content-Type", Value: "text/plain; charset=utf-8"}}, nil)
	return wsgi.Text(text), err
}

// connect gives a connection for a request. One that may be sent twice takes one that was left over.
func (a *App) connect(x *wsgi.Exchange, repeatable bool) (*link, error) {
	if repeatable {
		if l := a.takeSpare(); l != nil {
			return l, nil
		}
	}
	dialer := net.Dialer{Timeout: dialTime}
	conn, err := dialer.DialContext(x.Context(), "tcp", a.addr)
	if err != nil {
		return nil, a.dialError(err)
	}
	if a.secure {
		name, _, _ := net.SplitHostPort(a.addr)
		secured := tls.Client(conn, &tls.Config{ServerName: name, InsecureSkipVerify: a.o.Insecure, NextProtos: []string{"http/1.1"}})
		if err := secured.HandshakeContext(x.Context()); err != nil {
			conn.Close()
			return nil, &Error{Kind: Unreachable, Text: fmt.Sprintf("TLS with %s failed: %v; --insecure takes a certificate that nobody vouches for", a.addr, err), Err: err}
		}
		conn = secured
	}
	return newLink(conn), nil
}

// Bounds of connections.
const (
	dialTime  = 10 * time.Second
	mostSpare = 64
	spareTime = 20 * time.Second
)

func (a *App) takeSpare() *link {
	a.mu.Lock()
	defer a.mu.Unlock()
	for n := len(a.spare); n > 0; n = len(a.spare) {
		l := a.spare[n-1]
		a.spare = a.spare[:n-1]
		if time.Since(l.idle) < spareTime {
			l.used = true
			return l
		}
		l.conn.Close()
	}
	return nil
}

// leave keeps a connection for a later request.
func (a *App) leave(l *link) {
	a.mu.Lock()
	defer a.mu.Unlock()
	l.idle = time.Now()
	if len(a.spare) == mostSpare {
		a.spare[0].conn.Close()
		a.spare = append(a.spare[:0], a.spare[1:]...)
	}
	a.spare = append(a.spare, l)
}
