package conform

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// What the bytes of a request say, in words of their own: the list must not
// share a mistake with what it judges.

// lines are the lines of the head, without its end.
func (p *pair) lines() []string {
	head, _, _ := strings.Cut(strings.TrimLeft(p.raw, "\r\n"), "\r\n\r\n")
	return strings.Split(head, "\r\n")
}

func (p *pair) method() string {
	method, _, _ := strings.Cut(p.lines()[0], " ")
	return method
}

// target is what stands between the first and the last space.
func (p *pair) target() string {
	_, rest, _ := strings.Cut(p.lines()[0], " ")
	return rest[:max(0, strings.LastIndexByte(rest, ' '))]
}

// values are those of one header, as they stand in the head.
func (p *pair) values(name string) []string {
	var all []string
	for _, l := range p.lines()[1:] {
		if n, v, ok := strings.Cut(l, ":"); ok && strings.EqualFold(n, name) {
			all = append(all, strings.Trim(v, " \t"))
		}
	}
	return all
}

// prior are those of the request before.
func (p *pair) prior(name string) []string { return (&pair{raw: p.rawBefore}).values(name) }

func (p *pair) beginsEmpty() bool { return strings.HasPrefix(p.raw, "\r\n") }

// bareLF: there is an LF without its CR.
func (p *pair) bareLF() bool { return regexp.MustCompile(`(^|[^\r])\n`).MatchString(p.raw) }

func (p *pair) absolute() bool {
	return regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`).MatchString(p.target())
}

func (p *pair) scheme(names ...string) bool {
	scheme, _, _ := strings.Cut(p.target(), "://")
	return slices.Contains(names, strings.ToLower(scheme))
}

// authority of an absolute target, without what stands before @.
func (p *pair) authority() string {
	_, rest, _ := strings.Cut(p.target(), "://")
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	if _, after, found := strings.Cut(rest, "@"); found {
		return after
	}
	return rest
}

func (p *pair) cutsFragment() bool { return strings.Contains(p.ours.got.URI, "#") }

// large: more than the limits of a head, or of the trailers.
func (p *pair) large() bool {
	return len(p.raw) > 64<<10 || longest(p.raw) > 16<<10 || strings.Count(p.raw, "\n") > 100
}

// longest is the length of the longest line.
func longest(raw string) int {
	n := 0
	for l := range strings.SplitSeq(raw, "\r\n") {
		n = max(n, len(l))
	}
	return n
}

// properHost follows RFC 9110 §7.2.
func properHost(value string) bool {
	if m := regexp.MustCompile(`^\[(.*)\](:[0-9]*)?$`).FindStringSubmatch(value); m != nil {
		addr, err := netip.ParseAddr(m[1])
		future := regexp.MustCompile(`^[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+$`)
		return err == nil && addr.Is6() && addr.Zone() == "" || future.MatchString(m[1])
	}
	return regexp.MustCompile(`^([A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+(:[0-9]*)?$`).MatchString(value)
}

func properPort(authority string) bool {
	return properHost(authority) && regexp.MustCompile(`:[0-9]+$`).MatchString(authority)
}

// element: it is an element of the list in Connection of the request before.
func (p *pair) element(name string) bool {
	for e := range strings.SplitSeq(p.before.Headers["CONNECTION"], ",") {
		if strings.EqualFold(strings.Trim(e, " \t"), name) {
			return true
		}
	}
	return false
}

// word: it stands there, whatever else is in its element.
func (p *pair) word(name string) bool {
	return slices.ContainsFunc(regexp.MustCompile(`[ \t,]+`).Split(p.before.Headers["CONNECTION"], -1), func(w string) bool {
		return strings.EqualFold(w, name)
	})
}
