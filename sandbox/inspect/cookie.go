package inspect

import (
	"net"
	"strconv"
	"strings"
	"time"
)

// cookie is what a Set-Cookie says, as RFC 6265 §5.2 reads it.
type cookie struct {
	name     string
	path     string // "" for none, or one that counts as none
	domain   string // in small letters, "" for none
	sameSite string // in small letters, "" for none
	secure   bool
	ends     bool      // it says until when it is kept
	until    time.Time // of one that ends; the zero time of one that is deleted
	gone     string    // the attribute that ends it
}

// readCookie reads the value of a Set-Cookie that was sent at a time; false for one without a name.
func readCookie(value string, sent time.Time) (cookie, bool) {
	pair, rest, _ := strings.Cut(value, ";")
	name, _, _ := strings.Cut(pair, "=")
	c := cookie{name: strings.TrimSpace(name)}
	for attribute := range strings.SplitSeq(rest, ";") {
		key, value, _ := strings.Cut(attribute, "=")
		c.read(strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value), sent)
	}
	return c, c.name != ""
}

func (c *cookie) read(attribute, value string, sent time.Time) {
	switch attribute {
	case "path":
		c.path = ""
		if strings.HasPrefix(value, "/") {
			c.path = value
		}
	case "domain":
		c.domain = strings.ToLower(strings.TrimPrefix(value, "."))
	case "secure":
		c.secure = true
	case "samesite":
		c.sameSite = strings.ToLower(value)
	case "max-age":
		c.readAge(value, sent)
	case "expires":
		c.readDate(value)
	}
}

func (c *cookie) readAge(value string, sent time.Time) {
	seconds, err := strconv.Atoi(value)
	if err != nil {
		return
	}
	c.ends, c.until, c.gone = true, time.Time{}, "Max-Age="+value
	if seconds > 0 {
		c.until = sent.Add(time.Duration(seconds) * time.Second)
	}
}

// readDate reads Expires, which does not count beside a Max-Age.
func (c *cookie) readDate(value string) {
	if strings.HasPrefix(c.gone, "Max-Age") {
		return
	}
	for _, layout := range dateForms() {
		if t, err := time.Parse(layout, value); err == nil {
			c.ends, c.until, c.gone = true, t, "Expires="+value
		}
	}
}

// deletes reports whether it tells the client to forget the cookie.
func (c *cookie) deletes(sent time.Time) bool { return c.ends && !c.until.After(sent) }

// pathOf is the path that a cookie is for: its own, or the folder of the path that was asked for.
func (c *cookie) pathOf(asked string) string {
	if c.path != "" {
		return c.path
	}
	if i := strings.LastIndexByte(asked, '/'); i > 0 {
		return asked[:i]
	}
	return "/"
}

// covers reports whether a path is one that a cookie of another path is sent to, RFC 6265 §5.1.4.
func covers(of, path string) bool {
	rest, ok := strings.CutPrefix(path, of)
	return ok && (rest == "" || strings.HasSuffix(of, "/") || rest[0] == '/')
}

// isWithin reports whether a host is a domain or one of its subdomains, RFC 6265 §5.1.3.
func isWithin(host, domain string) bool {
	return host == domain || strings.HasSuffix(host, "."+domain) && net.ParseIP(host) == nil
}

// hostName is the name in a Host header, without the port: cookies of two ports are the same.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}
