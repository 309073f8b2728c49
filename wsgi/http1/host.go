package http1

import (
	"net/netip"
	"strings"
)

// splitAuthority splits host[:port] (RFC 9110 §7.2); ok is false when it is not of that form.
func splitAuthority(s string) (host, port string, ok bool) {
	end := strings.LastIndexByte(s, ']') + 1
	if colon := strings.IndexByte(s[end:], ':'); colon >= 0 {
		end += colon
		port = s[end+1:]
		ok = port == "" || isDigits(port)
	} else {
		end = len(s)
		ok = true
	}
	host = s[:end]
	return host, port, ok && isHost(host)
}

func isHost(host string) bool {
	if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
		return isIPLiteral(host[1 : len(host)-1])
	}
	return isRegName(host)
}

// isIPLiteral is true for what RFC 3986 §3.2.2 allows between brackets.
func isIPLiteral(s string) bool {
	if s != "" && lower(s[0]) == 'v' {
		version, rest, found := strings.Cut(s[1:], ".")
		rest = strings.ReplaceAll(rest, ":", "")
		return found && version != "" && firstNot(version, hexDigit) < 0 &&
			len(s) > len(version)+2 && firstNot(rest, regName) < 0
	}
	addr, err := netip.ParseAddr(s)
	return err == nil && addr.Is6() && addr.Zone() == ""
}

// isRegName is true for a registered name or an IPv4 address, the empty name included.
func isRegName(s string) bool {
	for i := 0; i < len(s); i++ {
		if is(s[i], regName) {
			continue
		}
		if _, ok := unescape(s[i:]); !ok {
			return false
		}
		i += 2
	}
	return true
}
