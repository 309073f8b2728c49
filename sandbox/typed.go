package sandbox

import (
	"fmt"
	"strconv"
	"strings"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// CheckMethod says what is wrong with a method that a person typed.
func CheckMethod(s string) error {
	if !http1.IsToken(s) {
		return fmt.Errorf("a method is one word of letters, such as GET; to send %q all the same, use raw", s)
	}
	return nil
}

// CheckTarget says what is wrong with a target that a person typed.
func CheckTarget(s string) error {
	if s == "" {
		return fmt.Errorf("a target begins with a slash, such as /hello")
	}
	for _, r := range s {
		if r <= ' ' || r == 0x7f {
			return fmt.Errorf("a target has no blanks: write %%20, or send it from raw")
		}
	}
	return nil
}

// ParseHeaders reads header lines that a person typed, one to a line.
func ParseHeaders(text string) ([]trace.Header, error) {
	var headers []trace.Header
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || !http1.IsToken(name) {
			return nil, fmt.Errorf("line %d is not a header: write Name: value, or send it from raw", i+1)
		}
		headers = append(headers, trace.Header{Name: name, Value: strings.TrimSpace(value)})
	}
	return headers, nil
}

// HeadersText is the text that ParseHeaders reads.
func HeadersText(headers []trace.Header) string {
	lines := make([]string, len(headers))
	for i, h := range headers {
		lines[i] = h.Name + ": " + h.Value
	}
	return strings.Join(lines, "\n")
}

// ParseRaw makes bytes of text that a person typed. A new line is CR LF;
// \n, \r, \t, \0, \\ and \xNN are single bytes, and a backslash at the end of
// a line takes the line end away.
func ParseRaw(text string) ([]byte, error) {
	var out []byte
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '\n':
			out = append(out, "\r\n"...)
		case '\\':
			data, used, err := escape(text[i+1:])
			if err != nil {
				return nil, err
			}
			out = append(out, data...)
			i += used
		default:
			out = append(out, c)
		}
	}
	return out, nil
}

var escapes = map[byte]string{'n': "\n", 'r': "\r", 't': "\t", '0': "\x00", '\\': "\\", '\n': ""}

// escape reads what stands behind a backslash.
func escape(rest string) (data string, used int, err error) {
	if rest == "" {
		return "", 0, fmt.Errorf(`a lone \ at the end: write \\ for a backslash`)
	}
	if s, ok := escapes[rest[0]]; ok {
		return s, 1, nil
	}
	if rest[0] == 'x' && len(rest) >= 3 {
		if n, err := strconv.ParseUint(rest[1:3], 16, 8); err == nil {
			return string([]byte{byte(n)}), 3, nil
		}
	}
	return "", 0, fmt.Errorf(`\%c means nothing here: \n \r \t \0 \\ and \xNN do`, rest[0])
}

// RawText is the text of which ParseRaw makes the bytes.
func RawText(data []byte) string {
	var b strings.Builder
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case c == '\r' && i+1 < len(data) && data[i+1] == '\n':
			b.WriteByte('\n')
			i++
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\\':
			b.WriteString(`\\`)
		case c < ' ' && c != '\t' || c >= 0x7f:
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
