package inspect

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"roundtrip/wsgi/trace"
)

// lookedBack is how many older requests are looked at for a cookie: each is decoded.
const lookedBack = 2000

// mostCookies is how many cookies of older answers are told of.
const mostCookies = 4

// OfOlder reports whether older requests tell of its answer: a cookie comes from one.
func (q Question) OfOlder() bool { return q.Topic == Key && q.Name == "HTTP_COOKIE" }

// Before are the requests from which a client may have what a question asks for, the newest first.
func (r *Record) Before(number int, q Question) []*Exchange {
	x := r.Find(number)
	if x == nil || !q.OfOlder() {
		return nil
	}
	row := x.Row()
	if row.Of != 0 { // it has the cookies that the first one had
		return r.Before(row.Of, q)
	}
	older := r.Older(number, lookedBack)
	return slices.DeleteFunc(older, func(x *Exchange) bool { // no client got the answer of one that was sent again
		is := x.Row()
		return is.Of != 0 || is.Idle() || is.From != row.From
	})
}

// request is what decides which cookies a client sends with it.
type request struct {
	at                        time.Time
	path, host, agent, method string
	site                      string // Sec-Fetch-Site, "" for none
	cookies                   []string
	answered                  []string // the Set-Cookie of the answer that the client got
}

// requestOf reads a request from its record.
func requestOf(tr *trace.Trace) request {
	r := request{at: tr.Started}
	for _, e := range tr.Events() {
		switch d := e.Data.(type) {
		case *trace.RequestLine:
			r.path, _, _ = strings.Cut(d.Target, "?")
			r.method = d.Method
		case *trace.RequestHeader:
			r.header(d.Name, d.Value)
		case *trace.HeadCommitted:
			for _, h := range d.Headers {
				if strings.EqualFold(h.Name, "Set-Cookie") {
					r.answered = append(r.answered, h.Value)
				}
			}
		case *trace.ExchangeEnded:
			if d.Outcome == "dropped" || d.Outcome == "aborted" {
				r.answered = nil
			}
		}
	}
	return r
}

func (r *request) header(name, value string) {
	switch strings.ToLower(name) {
	case "host":
		r.host = hostName(value)
	case "user-agent":
		r.agent = value
	case "sec-fetch-site":
		r.site = strings.ToLower(value)
	case "cookie":
		for pair := range strings.SplitSeq(value, ";") {
			name, _, _ := strings.Cut(pair, "=")
			r.cookies = append(r.cookies, strings.TrimSpace(name))
		}
	}
}

// whyNotSent says which cookies older answers set, and why a client does not send them here.
func (w *asking) whyNotSent(older []*Exchange) {
	now := requestOf(w.tr)
	seen := make(map[string]bool)
	told := 0
	for _, x := range older {
		if told == mostCookies {
			return
		}
		then := requestOf(x.Trace())
		if then.agent != now.agent {
			continue // which is another client
		}
		for _, value := range slices.Backward(then.answered) {
			c, ok := readCookie(value, then.at)
			id := c.name + ";" + c.domainOf(then.host) + ";" + c.pathOf(then.path)
			if !ok || seen[id] || slices.Contains(now.cookies, c.name) || told == mostCookies {
				continue
			}
			seen[id] = true
			told++
			w.notSent(x.Number(), c, then, now)
		}
	}
	if told == 0 && len(older) > 0 && len(now.cookies) == 0 {
		w.rule("", "No earlier answer set a cookie for this client, of %d that were looked at.", len(older))
	}
}

func (c *cookie) domainOf(host string) string {
	if c.domain == "" {
		return host
	}
	return "." + c.domain
}

// notSent says why a cookie of an older answer is not sent with a request: the first condition of RFC 6265
// that keeps it away.
func (w *asking) notSent(number int, c cookie, then, now request) {
	path := c.pathOf(then.path)
	how := ""
	if c.path != "" {
		how = " with Path=" + c.path
	}
	set := fmt.Sprintf("The answer to request %d set the cookie %s%s.", number, c.name, how)
	switch {
	case c.deletes(then.at):
		w.rule("RFC 6265 §5.3", "The answer to request %d deleted the cookie %s: %s.", number, c.name, c.gone)
	case c.ends && !c.until.After(now.at):
		w.rule("RFC 6265 §5.3", "%s It had ended before this request came: %s.", set, c.gone)
	case c.domain != "" && !isWithin(then.host, c.domain):
		w.rule("RFC 6265 §5.3", "%s It says Domain=%s, but the client had asked the host %s, which does not belong to it: a client does not take such a cookie.", set, c.domain, then.host)
	case c.domain == "" && then.host != now.host:
		w.rule("RFC 6265 §5.4", "%s It is for the host %s alone, and this request asks the host %s.", set, then.host, now.host)
	case c.domain != "" && !isWithin(now.host, c.domain):
		w.rule("RFC 6265 §5.4", "%s It is for %s and its subdomains, and this request asks the host %s.", set, c.domain, now.host)
	case !covers(path, now.path):
		w.rule("RFC 6265 §5.1.4", "%s A client sends it to %s. This request's path, %s, is not one of those.", set, pathWords(path), now.path)
	case c.secure && w.s.Value("wsgi.url_scheme") == "'http'":
		w.rule("RFC 6265 §5.4", "%s It has Secure: a client sends it over https, and this request came over http. Some clients make an exception for localhost.", set)
	case c.keptFrom(now):
		w.rule("RFC 6265bis §5.8.3", "%s It has SameSite=%s, and this request was made from another site (Sec-Fetch-Site: cross-site).", set, c.sameSite)
	default:
		w.rule("RFC 6265 §5.4", "%s A client that keeps cookies sends it with this request. This client did not keep it, or is another one.", set)
	}
}

// keptFrom reports whether SameSite keeps a cookie from a request. With Lax, a link that is followed has it.
func (c *cookie) keptFrom(now request) bool {
	return now.site == "cross-site" && (c.sameSite == "strict" || c.sameSite == "lax" && now.method != "GET" && now.method != "HEAD")
}

// pathWords are the paths that a cookie of a path is sent to.
func pathWords(path string) string {
	if path == "/" {
		return "every path"
	}
	return fmt.Sprintf("%s and to paths that begin with %s/", path, strings.TrimSuffix(path, "/"))
}

// scope says with which requests a client sends a cookie back.
func (w *asking) scope(value string) {
	c, ok := readCookie(value, w.tr.Started)
	if !ok {
		return
	}
	if c.deletes(w.tr.Started) {
		w.rule("RFC 6265 §5.3", "%s tells the client to delete the cookie %s.", c.gone, c.name)
		return
	}
	now := requestOf(w.tr)
	path := c.pathOf(now.path)
	from := ", as its Path says"
	if c.path == "" {
		from = ": it has no Path, so the path of this request decides"
	}
	w.rule("RFC 6265 §5.1.4", "The client sends the cookie %s to %s%s.", c.name, pathWords(path), from)
	if !covers(path, now.path) {
		w.rule("RFC 6265 §5.1.4", "The path of this request, %s, is not one of those: a request to it will not have the cookie.", now.path)
	}
	w.scopeOfHost(c, now.host)
}

func (w *asking) scopeOfHost(c cookie, host string) {
	secure := ""
	if c.secure {
		secure = " It has Secure, so it is sent over https only."
	}
	switch {
	case c.domain == "" && host != "":
		w.rule("RFC 6265 §5.4", "It is sent to the host %s alone, on any port: it has no Domain.%s", host, secure)
	case c.domain != "" && host != "" && !isWithin(host, c.domain):
		w.rule("RFC 6265 §5.3", "The client does not take it: the host %s does not belong to its Domain=%s.", host, c.domain)
	case c.domain != "":
		w.rule("RFC 6265 §5.4", "It is sent to %s and its subdomains, as its Domain says.%s", c.domain, secure)
	}
}
