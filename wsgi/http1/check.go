package http1

import "fmt"

// HeaderError says why a status or a header of the application cannot be sent. Name is "" for a status.
type HeaderError struct {
	Rule        string
	Name, Value string
	Reason      string
}

// Error tells what is wrong with which header.
func (e *HeaderError) Error() string {
	if e.Name == "" {
		return fmt.Sprintf("status %.60q: %s", e.Value, e.Reason)
	}
	return fmt.Sprintf("header %.60q: %s", e.Name, e.Reason)
}

// CheckStatus checks a status such as "200 OK" as a native string, whose characters are bytes (H100, H103).
func CheckStatus(status string) error {
	code := StatusCode(status)
	switch {
	case code == 0:
		return &HeaderError{"H100", "", status, "it must be three digits, a space and a reason, such as 200 OK"}
	case code < 200:
		return &HeaderError{"H96", "", status, "1xx is the server's to send, not the application's"}
	}
	if reason := badCharacter(status); reason != "" {
		return &HeaderError{"H103", "", status, reason}
	}
	return nil
}

// StatusCode is the number a status begins with, 0 when it is not three digits and a space.
func StatusCode(status string) int {
	if len(status) < 4 || status[3] != ' ' || !isDigits(status[:3]) || status[0] == '0' {
		return 0
	}
	return int(status[0]-'0')*100 + int(status[1]-'0')*10 + int(status[2]-'0')
}

// CheckHeader checks a header of the application, as native strings, whose characters are bytes (H103, H105).
func CheckHeader(name, value string) error {
	switch {
	case !IsToken(name):
		reason := "its name is not a token: letters, digits and a few signs such as -"
		if name == "" {
			return &HeaderError{"H103", `""`, value, "its name is empty"}
		}
		return &HeaderError{"H103", name, value, reason}
	case IsHopByHop(name):
		return &HeaderError{"H105", name, value, "it concerns the connection, which is the server's"}
	}
	if reason := badCharacter(value); reason != "" {
		return &HeaderError{"H103", name, value, reason}
	}
	return nil
}

// badCharacter says what a native string must not hold: controls (PEP 3333, start_response) and characters
// above U+00FF (PEP 3333, Unicode Issues).
func badCharacter(s string) string {
	for i := range len(s) {
		if c := s[i]; isControl(c) {
			return fmt.Sprintf("the control character %q in its text", c)
		} else if c >= 0x80 {
			return wideCharacter(s)
		}
	}
	return ""
}

func wideCharacter(s string) string {
	for _, c := range s {
		switch {
		case c > 0xFF:
			return fmt.Sprintf("the character %q is above U+00FF; encode the text as bytes first", c)
		case c < 0x80 && isControl(byte(c)):
			return fmt.Sprintf("the control character %q in its text", c)
		}
	}
	return ""
}

// IsHopByHop reports whether a header concerns one connection only and so is not for applications to send (PEP 3333,
// Other HTTP Features).
func IsHopByHop(name string) bool {
	for _, hop := range [...]string{
		"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection",
		"TE", "Trailer", "Trailers", "Transfer-Encoding", "Upgrade",
	} {
		if len(name) == len(hop) && equalFold(name, hop) {
			return true
		}
	}
	return false
}
