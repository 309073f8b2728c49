package http1

import (
	"fmt"
	"strings"
)

// TargetForm is one of the four forms of a request target (RFC 9112 §3.2).
type TargetForm uint8

// The four forms.
const (
	Origin TargetForm = iota
	Absolute
	Asterisk
	Authority
)

// String is the form's name in RFC 9112.
func (f TargetForm) String() string {
	return [...]string{"origin-form", "absolute-form", "asterisk-form", "authority-form"}[f&3]
}

// readTarget takes the target apart.
func (h *Head) readTarget(line RequestLine) *Error {
	target, at := line.Target, line.TargetSpan
	switch {
	case line.Method == "CONNECT":
		return h.readAuthorityForm(target, at)
	case target == "*":
		h.Form = Asterisk
		return checkAsterisk(line.Method, at)
	case target[0] == '/':
		h.Form = Origin
	default:
		rest, err := h.readAbsoluteStart(line)
		if err != nil {
			return err
		}
		at = at.part(len(target)-len(rest), len(rest))
		target = rest
	}
	return h.readPath(target, at)
}

// checkAsterisk allows "*" for OPTIONS (H18) and for methods that are not HTTP's own (H19, H20).
func checkAsterisk(method string, at Span) *Error {
	switch method {
	case "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE", "PRI":
		return bad("H19", at, fmt.Sprintf("the target * belongs to OPTIONS, not to %s", method))
	}
	return nil
}

func (h *Head) readAuthorityForm(target string, at Span) *Error {
	h.Form = Authority
	host, port, ok := splitAuthority(target)
	if target == "*" {
		return bad("H19", at, "the target * belongs to OPTIONS, not to CONNECT")
	}
	if !ok || host == "" || port == "" {
		return bad("H21", at, "the target of CONNECT is a host and a port, such as example.org:443")
	}
	return nil
}

// readAbsoluteStart reads scheme and authority and gives what follows them.
func (h *Head) readAbsoluteStart(line RequestLine) (rest string, refusal *Error) {
	target, at := line.Target, line.TargetSpan
	scheme, rest, found := strings.Cut(target, "://")
	secure := equalFold(scheme, "https")
	switch {
	case !found && !equalFold(schemeOf(target), "http") && !equalFold(schemeOf(target), "https"):
		return "", bad("H22", at, fmt.Sprintf("the target of %s begins with / or http://", line.Method))
	case !found || !secure && !equalFold(scheme, "http"):
		return "", bad("H17", at, "only targets that begin with / or http:// are served")
	}
	h.Form = Absolute
	if secure {
		h.note("H15", at.part(0, len(scheme)), "the target says https; the scheme is taken from the connection")
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	where := at.part(len(scheme)+3, end)
	return rest[end:], h.readAuthority(rest[:end], where)
}

// schemeOf is what stands before the first colon.
func schemeOf(target string) string {
	scheme, _, _ := strings.Cut(target, ":")
	return scheme
}

// readAuthority keeps the authority of an absolute-form without its userinfo (H16).
func (h *Head) readAuthority(authority string, at Span) *Error {
	userinfo, bare, found := strings.Cut(authority, "@")
	if !found {
		userinfo, bare = "", authority
	}
	host, _, ok := splitAuthority(bare)
	if !ok || host == "" || !isUserinfo(userinfo) {
		return bad("H17", at, fmt.Sprintf("%.60q is not a host with an optional port", authority))
	}
	if found {
		h.note("H16", at.part(0, len(userinfo)+1), "user information in the target; it is not part of HTTP_HOST")
	}
	h.Authority = bare
	return nil
}

// isUserinfo follows RFC 3986 §3.2.1: a name's bytes and colons.
func isUserinfo(s string) bool {
	for part := range strings.SplitSeq(s, ":") {
		if !isRegName(part) {
			return false
		}
	}
	return true
}

// readPath splits path and query; the fragment goes (H23).
func (h *Head) readPath(target string, at Span) *Error {
	if i := strings.IndexByte(target, '#'); i >= 0 {
		h.note("H23", at.part(i, len(target)-i), "a fragment in the target; it stays in REQUEST_URI only")
		target = target[:i]
	}
	path, query, found := strings.Cut(target, "?")
	if found {
		h.Query, h.QuerySpan = query, at.part(len(path)+1, len(query))
	}
	if path == "" { // H14
		h.Path = "/"
		return nil
	}
	h.Path, h.PathSpan = path, at.part(0, len(path))
	return h.checkEscapes()
}

// maxEscapeNotes keeps a path full of escapes from becoming a list of remarks many times its size.
const maxEscapeNotes = 8

// checkEscapes judges the percent escapes of the path (H24, H25).
func (h *Head) checkEscapes() *Error {
	noted := 0
	for i := 0; i < len(h.Path); i++ {
		if h.Path[i] != '%' {
			continue
		}
		c, ok := unescape(h.Path[i:])
		at := h.PathSpan.part(i, min(3, len(h.Path)-i))
		if !ok {
			return badEscape(at)
		}
		if text := oddEscape(c); text != "" && noted < maxEscapeNotes {
			noted++
			h.note("H24", at, text)
		}
		i += 2
	}
	return nil
}

func badEscape(at Span) *Error {
	return bad("H25", at, "% in the path without two hexadecimal digits behind it; a % itself is written %25")
}

// oddEscape is a remark on an escape that loses something when it is decoded.
func oddEscape(c byte) string {
	switch c {
	case 0:
		return "%00 in the path becomes a NUL character"
	case '/':
		return "%2F in the path becomes a slash like any other"
	}
	return ""
}

// unescape reads the escape that s begins with.
func unescape(s string) (c byte, ok bool) {
	if len(s) < 3 || s[0] != '%' {
		return 0, false
	}
	high, ok1 := hexValue(s[1])
	low, ok2 := hexValue(s[2])
	return high<<4 | low, ok1 && ok2
}

// DecodePath decodes the percent escapes of a raw path once (H24); the result is bytes, not UTF-8.
// Spans of notes and of the *Error count from the beginning of raw. CheckHead has made the same checks.
func DecodePath(raw string) (string, []Note, error) {
	if strings.IndexByte(raw, '%') < 0 {
		return raw, nil, nil
	}
	h := Head{Path: raw, PathSpan: Span{0, int64(len(raw))}}
	if err := h.checkEscapes(); err != nil {
		return "", nil, err
	}
	var out strings.Builder
	out.Grow(len(raw))
	for i := 0; i < len(raw); i++ {
		if c, ok := unescape(raw[i:]); ok {
			out.WriteByte(c)
			i += 2
			continue
		}
		out.WriteByte(raw[i])
	}
	return out.String(), h.Notes, nil
}

// noteTargetBytes remarks on the first byte of the target that RFC 3986 does not know (H10).
func (h *Head) noteTargetBytes(line RequestLine) {
	if i := firstNot(line.Target, uriByte); i >= 0 {
		h.note("H10", line.TargetSpan.part(i, 1), fmt.Sprintf("the target holds %q unescaped", line.Target[i]))
	}
}
