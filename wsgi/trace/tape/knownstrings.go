package tape

import "roundtrip/wsgi/trace"

// knownStrings are the strings that nearly every exchange has. A tape writes
// their index; the first few are named where they are written.
var knownStrings = []string{
	"", trace.BufIn, trace.BufOut, "server", "app", "client", "request", "connection",
	"REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "CONTENT_LENGTH",
	"SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "SERVER_SOFTWARE", "GATEWAY_INTERFACE",
	"REMOTE_ADDR", "REMOTE_PORT", "REQUEST_URI",
	"wsgi.version", "wsgi.url_scheme", "wsgi.input", "wsgi.errors", "wsgi.multithread",
	"wsgi.multiprocess", "wsgi.run_once", "wsgi.input_terminated", "wsgi.file_wrapper",
	"HTTP_HOST", "HTTP_USER_AGENT", "HTTP_ACCEPT", "HTTP_CONNECTION", "HTTP_COOKIE", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE",
	"Host", "User-Agent", "Accept", "Connection", "Cookie", "Accept-Encoding", "Accept-Language",
	"Content-Type", "Content-Length", "Date", "Server", "Transfer-Encoding", "Set-Cookie",
	"keep-alive", "close", "chunked", "identity", "none", "text/plain", "text/html", "application/json",
	"text/plain; charset=utf-8", "127.0.0.1", "HTTP/1.1", "HTTP/1.0", "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS",
	"200 OK", "404 Not Found", "500 Internal Server Error", "http", "https", "CGI/1.1", "(1, 0)", "''", "True", "False",
	"str", "tuple", "bool", "object", "int", "list", "generator", "next", "write", "head", "block", "last chunk", "end",
	"exhausted", "complete", "static", "/", "tcp", "*/*", "roundtrip", "every path",
	"<wsgi.input>", "<wsgi.errors>", "<wsgi.file_wrapper>", "'http'", "'HTTP/1.1'", "'GET'", "'/'", "'127.0.0.1'", "'CGI/1.1'", "'roundtrip'",
	"type", "body", "step", "entry", "goto", "continue", "stage",
}

// The indexes of BufIn, BufOut and LayerServer.
const (
	knownBufIn  = 1
	knownBufOut = 2
	knownServer = 3
)

// knownSlots finds a known string by its hash. A string that finds its slot
// taken stands in the next free one.
var knownSlots = slotKnown()

const (
	knownBits  = 9
	knownCount = 1 << knownBits
)

type knownSlot struct {
	text  string
	index uint16 // in knownStrings
	taken bool
}

func slotKnown() (slots [knownCount]knownSlot) {
	for i, s := range knownStrings {
		at := hash(s) >> (32 - knownBits)
		for slots[at].taken {
			at = (at + 1) % knownCount
		}
		slots[at] = knownSlot{text: s, index: uint16(i), taken: true}
	}
	return slots
}

// known finds the index of a string in knownStrings.
func known(s string, hash uint32) (index int, ok bool) {
	at := hash >> (32 - knownBits)
	for slot := &knownSlots[at]; slot.taken; slot = &knownSlots[at] {
		if slot.text == s {
			return int(slot.index), true
		}
		at = (at + 1) % knownCount
	}
	return 0, false
}

// hash looks at the length and three bytes only. The strings of
// an exchange are few, and most differ in one of them.
func hash(s string) uint32 {
	n := len(s)
	if n == 0 {
		return 0
	}
	return (uint32(n) ^ uint32(s[0])<<8 ^ uint32(s[n/2])<<16 ^ uint32(s[n-1])<<24) * 0x9E3779B1
}
