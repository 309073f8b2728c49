package conform

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// disagreements are all the ways in which the gateway means to differ from
// net/http. The first that holds explains a pair.
func disagreements() []disagreement {
	return slices.Concat(lineDisagreements(), targetDisagreements(), fieldDisagreements(), bodyDisagreements(), faultDisagreements())
}

func lineDisagreements() []disagreement {
	return []disagreement{
		{"H1", "CONNECT without a target", "", stricter("H1", func(p *pair) bool { return p.method() == "CONNECT" && p.target() == "" })},
		{"H2", "an empty line before the first request is skipped", "", looser(400, (*pair).beginsEmpty)},
		{"H3", "LF ends the request line", "", stricter("H3", (*pair).bareLF)},
		{"H6", "a method of more than 64 bytes", "", stricter("H6", func(p *pair) bool { return len(p.method()) > 64 })},
		{"H8", "the preface of HTTP/2 reaches the handler", "", stricter("H8", func(p *pair) bool { return p.lines()[0] == "PRI * HTTP/2.0" })},
		{"H3", "nothing but line ends behind a POST", "", func(p *pair) bool {
			return p.rule == "H3" && p.theirs.status == 0 && p.before.Method == "POST" && strings.Trim(p.raw, "\r\n") == ""
		}},
		{"H67", "a request line of more than 8192 bytes", "", stricter("H67", func(p *pair) bool { return len(p.lines()[0]) > 8192 })},
		{"H86", "nothing but empty lines is no request", "", func(p *pair) bool {
			return p.ours.status == 0 && p.theirs.status == 400 && strings.Trim(p.raw, "\r\n") == ""
		}},
		{"H86", "fewer than four bytes behind a request are no request", "", func(p *pair) bool {
			return p.ours.status == 400 && p.theirs.status == 0 && p.nth > 0 && len(p.raw) < 4
		}},
	}
}

func targetDisagreements() []disagreement {
	return []disagreement{
		{"H13", "an escape in the authority of the target", "", looser(400, func(p *pair) bool { return strings.Contains(p.authority(), "%") })},
		{"H13", "an escape in the authority of the target stays one", "host", func(p *pair) bool {
			return strings.Contains(p.authority(), "%") && p.ours.got.Host == p.authority()
		}},
		{"H14", "a target without a path has the path /", "path", func(p *pair) bool {
			return p.absolute() && p.ours.got.Path == "/" && p.theirs.got.Path == ""
		}},
		{"H17", "an absolute target of another scheme, or without a proper host", "", stricter("H17", func(p *pair) bool {
			return p.absolute() && !(p.scheme("http", "https") && properHost(p.authority()))
		})},
		{"H18", "OPTIONS * is the application's to answer", "", func(p *pair) bool {
			return p.ours.got != nil && p.theirs == verdict{status: 200} && p.method() == "OPTIONS" && p.target() == "*"
		}},
		{"H18", "the body of OPTIONS * is read", "", func(p *pair) bool {
			return p.ours.status >= 400 && p.theirs == verdict{status: 200} && p.method() == "OPTIONS" && p.target() == "*"
		}},
		{"H19", "* without OPTIONS", "", stricter("H19", func(p *pair) bool { return p.target() == "*" })},
		{"H20", "* of an extension method has no path", "path", func(p *pair) bool {
			return p.ours.got.URI == "*" && p.ours.got.Path == "" && p.theirs.got.Path == "*"
		}},
		{"H21", "CONNECT leaves Host as it was sent", "host", func(p *pair) bool { return p.ours.got.Method == "CONNECT" }},
		{"H21", "CONNECT without a host and a port", "", stricter("H21", func(p *pair) bool { return !properPort(p.target()) })},
		{"H21", "an escape in the target of CONNECT", "", looser(400, func(p *pair) bool {
			return p.method() == "CONNECT" && strings.Contains(p.target(), "%")
		})},
		{"H21", "nothing is read behind CONNECT", "", func(p *pair) bool { return p.ours.status == 0 && p.before.Method == "CONNECT" }},
		{"H22", "a target that has another method's form", "", stricter("H22", func(p *pair) bool {
			return p.method() != "CONNECT" && p.target()[0] != '/' && !strings.Contains(p.target(), "://")
		})},
		{"H23", "a fragment is cut off the query", "query", (*pair).cutsFragment},
		{"H23", "a fragment is cut off the path", "path", (*pair).cutsFragment},
		{"H23", "a fragment may hold what a path must not", "", looser(400, (*pair).cutsFragment)},
	}
}

func fieldDisagreements() []disagreement {
	trailer := func(p *pair) bool { return len(p.values("Transfer-Encoding")) > 0 }
	return []disagreement{
		{"H28", "CONNECT without Host", "", stricter("H28", func(p *pair) bool { return p.method() == "CONNECT" && len(p.values("Host")) == 0 })},
		{"H30", "a Host that is no host with an optional port", "", stricter("H30", func(p *pair) bool { return !properHost(p.values("Host")[0]) })},
		{"H33", "Pragma adds no Cache-Control", "headers", func(p *pair) bool { return p.addsCacheControl() && p.sameHeaders() }},
		{"H35", "a trailer without a name", "", stricter("H35", trailer)},
		{"H36", "a blank before the colon of a trailer", "", stricter("H36", trailer)},
		{"H38", "a line that goes on on the next", "", stricter("H38", func(p *pair) bool { return regexp.MustCompile(`\n[ \t]`).MatchString(p.raw) })},
		{"H39", "LF ends a header line", "", stricter("H39", (*pair).bareLF)},
		{"H44", "a name with _ is left out", "headers", (*pair).sameHeaders},
		{"H46", "Content-Type twice", "", stricter("H46", func(p *pair) bool { return len(p.values("Content-Type")) > 1 })},
		{"H68", "too large a head, line, or number of lines", "", stricter("H68", (*pair).large)},
		{"H77", "another expectation in HTTP/1.0", "", looser(417, func(p *pair) bool {
			return p.ours.got.Proto == "HTTP/1.0" && len(p.values("Expect")) > 0
		})},
		{"H78", "an expectation beside 100-continue", "", stricter("H78", func(p *pair) bool {
			return regexp.MustCompile(`(?i)100-continue`).MatchString(strings.Join(p.values("Expect"), ","))
		})},
		{"H40", "a CR behind the body of a POST", "", stricter("H40", func(p *pair) bool { return p.before.Method == "POST" && p.raw[0] == '\r' })},
		{"H82", "close is an element, not a word", "", func(p *pair) bool {
			return p.theirs.status == 0 && p.nth > 0 && p.word("close") && !p.element("close")
		}},
		{"H78", "an expectation on a second line", "", stricter("H78", func(p *pair) bool { return len(p.values("Expect")) > 1 })},
		{"H78", "an expectation with nothing in it", "", looser(417, func(p *pair) bool {
			return strings.Trim(strings.Join(p.values("Expect"), ","), ", \t") == ""
		})},
		{"H83", "keep-alive on a second line", "", func(p *pair) bool {
			return p.theirs.status == 0 && p.before.Proto == "HTTP/1.0" && p.element("keep-alive") && len(p.prior("Connection")) > 1
		}},
		{"H83", "keep-alive is an element, not a word", "", func(p *pair) bool {
			return p.ours.status == 0 && p.before.Proto == "HTTP/1.0" && p.word("keep-alive") && !p.element("keep-alive")
		}},
		{"H83", "close counts for more than keep-alive", "", func(p *pair) bool {
			return p.ours.status == 0 && p.before.Proto == "HTTP/1.0" && p.element("keep-alive") && p.element("close")
		}},
	}
}

func bodyDisagreements() []disagreement {
	return []disagreement{
		{"H50", "Content-Length twice, the same", "", stricter("H50", func(p *pair) bool {
			v := p.values("Content-Length")
			return len(v) > 1 && len(slices.Compact(v)) == 1
		})},
		{"H52", "Content-Length beside chunked", "", stricter("H52", func(p *pair) bool {
			return len(p.values("Content-Length")) > 0 && len(p.values("Transfer-Encoding")) > 0
		})},
		{"H53", "Transfer-Encoding in HTTP/1.0", "", stricter("H53", func(p *pair) bool {
			return strings.HasSuffix(p.lines()[0], " HTTP/1.0") && len(p.values("Transfer-Encoding")) > 0
		})},
		{"H59", "zeros before the size of a chunk", "", looser(400, func(p *pair) bool { return regexp.MustCompile(`\n0[0-9A-Fa-f]{16}`).MatchString(p.raw) })},
		{"H61", "blanks before the ; of an extension", "", looser(400, func(p *pair) bool { return regexp.MustCompile(`\n[0-9A-Fa-f]+[ \t]+;`).MatchString(p.raw) })},
		{"H61", "more than 1 KiB of extensions on a line", "", stricter("H61", func(p *pair) bool { return longest(p.raw) > 1<<10 })},
		{"H62", "an extension that is none", "", stricter("H62", func(p *pair) bool {
			return regexp.MustCompile(`\n[0-9A-Fa-f]+[ \t]*(;[^\n]*)?\r\n`).MatchString(p.raw)
		})},
		{"H70", "too many trailers", "", stricter("H70", (*pair).large)},
	}
}

// faultDisagreements: both refuse, and say it differently.
func faultDisagreements() []disagreement {
	return []disagreement{
		{"H51", "a length that is too large", "", otherwise("H51", 413, 400)},
		{"H52", "Content-Length beside another coding", "", otherwise("H52", 400, 501)},
		{"H56", "chunked where it must not stand", "", otherwise("H56", 400, 501)},
		{"H67", "a request line that is too long", "", otherwise("H67", 414, 400)},
		{"H68", "a head that is too large", "", otherwise("H68", 431, 400)},
		{"H69", "a chunk that is too large", "", otherwise("H69", 413, 400)},
		{"H88", "of several faults each tells the one that it meets", "", (*pair).manyFaults},
	}
}

// manyFaults: net/http's status has a reason in the request that is not ours.
func (p *pair) manyFaults() bool {
	if p.ours.status < 400 || p.ours.status == p.theirs.status {
		return false
	}
	first, _, _ := strings.Cut(strings.TrimLeft(p.raw, "\r\n"), "\n")
	switch p.theirs.status {
	case 400:
		return true
	case 417:
		return regexp.MustCompile(`(?i)\nexpect[ \t]*:`).MatchString(p.raw)
	case 501:
		return regexp.MustCompile(`(?i)\ntransfer-encoding[ \t]*:`).MatchString(p.raw)
	case 505:
		return regexp.MustCompile(` HTTP/[02-9]\.[0-9]\r?$`).MatchString(first)
	}
	return false
}

// sameHeaders: the headers are the same but for those with _ and for a
// Cache-Control that net/http adds.
func (p *pair) sameHeaders() bool {
	rest := maps.Clone(p.theirs.got.Headers)
	maps.DeleteFunc(rest, func(name, _ string) bool { return strings.HasPrefix(name, underscored) })
	if p.addsCacheControl() {
		delete(rest, "CACHE_CONTROL")
	}
	return maps.Equal(rest, p.ours.got.Headers)
}

func (p *pair) addsCacheControl() bool {
	_, sent := p.ours.got.Headers["CACHE_CONTROL"]
	return !sent && p.theirs.got.Headers["CACHE_CONTROL"] == "no-cache" && strings.HasPrefix(p.ours.got.Headers["PRAGMA"], "no-cache")
}
