package curl

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Jar holds cookies between calls, in the format that Netscape's browser had and curl has.
type Jar struct{ cookies []kept }

// kept is one cookie, with the fields of its line.
type kept struct {
	domain     string
	subdomains bool // of the domain get it too
	path       string
	secure     bool
	expires    int64 // seconds since 1970, 0 for the end of the session
	name       string
	value      string
	httpOnly   bool
}

const httpOnlyMark = "#HttpOnly_"

// ReadJar reads the text of a jar. Lines that are none of its are left out.
func ReadJar(text []byte) *Jar {
	j := &Jar{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		var c kept
		line, c.httpOnly = strings.CutPrefix(line, httpOnlyMark)
		f := strings.Split(line, "\t")
		if len(f) != 7 || strings.HasPrefix(line, "#") {
			continue
		}
		expires, err := strconv.ParseInt(f[4], 10, 64)
		if err != nil {
			continue
		}
		c.domain, c.subdomains, c.path, c.secure = strings.TrimPrefix(f[0], "."), f[1] == "TRUE", f[2], f[3] == "TRUE"
		c.expires, c.name, c.value = expires, f[5], f[6]
		j.cookies = append(j.cookies, c)
	}
	return j
}

// Text is the jar as a file.
func (j *Jar) Text() []byte {
	var b bytes.Buffer
	b.WriteString("# Netscape HTTP Cookie File\n# Written by roundtrip; curl reads it, too.\n\n")
	for _, c := range j.cookies {
		mark, dot := "", ""
		if c.httpOnly {
			mark = httpOnlyMark
		}
		if c.subdomains {
			dot = "."
		}
		fmt.Fprintf(&b, "%s%s%s\t%s\t%s\t%s\t%d\t%s\t%s\n", mark, dot, c.domain, truth(c.subdomains), c.path, truth(c.secure), c.expires, c.name, c.value)
	}
	return b.Bytes()
}

func truth(v bool) string { return strings.ToUpper(strconv.FormatBool(v)) }

// Header are the cookies that go with a request, as the value of Cookie, "" for none (RFC
// 6265 §5.4). The connection is not encrypted, so secure ones stay.
func (j *Jar) Header(host, target string, now time.Time) string {
	host, at := hostname(host), pathOf(target)
	var pairs []string
	for _, c := range j.cookies {
		if c.fits(host, at) && !c.secure && (c.expires == 0 || c.expires > now.Unix()) {
			pairs = append(pairs, c.name+"="+c.value)
		}
	}
	return strings.Join(pairs, "; ")
}

func (c kept) fits(host, at string) bool {
	domain := host == c.domain || c.subdomains && strings.HasSuffix(host, "."+c.domain)
	under := at == c.path || strings.HasPrefix(at, c.path) && (strings.HasSuffix(c.path, "/") || at[len(c.path):][0] == '/')
	return domain && under
}

// Keep takes the cookies of a response (RFC 6265 §5.3): the values of its Set-Cookie.
func (j *Jar) Keep(host, target string, lines []string, now time.Time) {
	for _, line := range lines {
		c, err := http.ParseSetCookie(line)
		if err != nil {
			continue // as browsers do
		}
		j.keep(hostname(host), pathOf(target), c, now)
	}
}

func (j *Jar) keep(host, at string, c *http.Cookie, now time.Time) {
	k := kept{domain: host, path: c.Path, secure: c.Secure, name: c.Name, value: c.Value, httpOnly: c.HttpOnly}
	if d := strings.TrimPrefix(strings.ToLower(c.Domain), "."); d != "" {
		if host != d && !strings.HasSuffix(host, "."+d) {
			return // another's
		}
		k.domain, k.subdomains = d, net.ParseIP(d) == nil
	}
	if !strings.HasPrefix(k.path, "/") {
		k.path = path.Dir(at)
	}
	switch {
	case c.MaxAge != 0:
		k.expires = now.Add(time.Duration(c.MaxAge) * time.Second).Unix()
	case !c.Expires.IsZero():
		k.expires = max(1, c.Expires.Unix())
	}
	j.cookies = slices.DeleteFunc(j.cookies, func(o kept) bool { return o.name == k.name && o.domain == k.domain && o.path == k.path })
	if k.expires == 0 || k.expires > now.Unix() && c.MaxAge >= 0 {
		j.cookies = append(j.cookies, k)
	}
}

// hostname is a host without its port.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}

// pathOf is the path of a target.
func pathOf(target string) string {
	at, _, _ := strings.Cut(target, "?")
	if !strings.HasPrefix(at, "/") {
		return "/"
	}
	return at
}

// CookieHeader is what -b asks for: cookies as they are written, or those of a file, which
// is a jar.
func (o Options) CookieHeader(host, target string, now time.Time, read Read) (string, error) {
	var all []string
	for _, text := range o.Cookies {
		if !strings.Contains(text, "=") {
			data, err := read(text)
			if err != nil {
				return "", err
			}
			text = ReadJar(data).Header(host, target, now)
		}
		if text != "" {
			all = append(all, strings.TrimSpace(text))
		}
	}
	return strings.Join(all, "; "), nil
}
