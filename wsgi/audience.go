package wsgi

import (
	"fmt"
	"net"
	"slices"
	"strings"

	"roundtrip/wsgi/http1"
)

// Audience are the clients that are told why an application failed, with its exception
// and traceback.
type Audience int

// The audiences.
const (
	// Nobody is told; the log says why.
	Nobody Audience = iota
	// ThisMachine are clients that ask from this machine, by a name that means it,
	// with no proxy in between. A page from elsewhere that a browser shows here, whose
	// name was made to lead here (DNS rebinding), is not told.
	ThisMachine
	// Everybody is told, also through a proxy.
	Everybody
)

// mayKnow reports whether the client is told why the application failed.
func (r *request) mayKnow() bool {
	s := r.conn.server
	switch s.ShowErrors {
	case Everybody:
		return true
	case ThisMachine:
		return r.conn.isFromHere() && meansHere(r.host(), s.Hosts) && !r.isForwarded()
	}
	return false
}

// isFromHere reports whether the client runs on this machine. Of a Unix socket that is
// not known: it is made for a proxy, whose clients are anywhere.
func (c *conn) isFromHere() bool {
	peer, ok := c.net.RemoteAddr().(*net.TCPAddr)
	local, also := c.net.LocalAddr().(*net.TCPAddr)
	return ok && also && (peer.IP.IsLoopback() || peer.IP.Equal(local.IP))
}

// host is the name by which the client asks, with its port, "" if it gives none.
func (r *request) host() string {
	if r.head.Authority != "" {
		return r.head.Authority // it counts for more than Host (H13)
	}
	for i := range r.fields {
		if strings.EqualFold(r.fields[i].Name, "Host") {
			return r.fields[i].Value
		}
	}
	return ""
}

// meansHere reports whether a host, perhaps with a port, is this machine: its loopback
// addresses, localhost and what is below it (RFC 6761 §6.3), and the names given.
func meansHere(host string, names []string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		return true
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost") ||
		host != "" && slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, host) })
}

// checkName refuses a request on the loopback by a name that is not this machine's. One without a name is of no
// browser.
func (r *request) checkName() error {
	s := r.conn.server
	if !s.LocalNames {
		return nil
	}
	local, ok := r.conn.net.LocalAddr().(*net.TCPAddr)
	host := r.host()
	if !ok || !local.IP.IsLoopback() || host == "" || meansHere(host, s.Hosts) {
		return nil
	}
	return &http1.Error{Status: 421, Rule: "Host", Reason: fmt.Sprintf("%.60q is no name of this machine; --allow-host allows it", host)}
}

// isForwarded reports whether a proxy says that it asks for somebody else.
func (r *request) isForwarded() bool {
	for i := range r.fields {
		switch name := strings.ToLower(r.fields[i].Name); {
		case name == "forwarded", name == "via", name == "x-real-ip", strings.HasPrefix(name, "x-forwarded-"):
			return true
		}
	}
	return false
}
