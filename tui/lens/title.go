package lens

import (
	"strings"

	"roundtrip/wsgi/trace"
)

// Title names what a row is about, for people, who do not know its ID.
func Title(r Row) string {
	kind, rest, _ := strings.Cut(r.ID, ":")
	first, last, _ := strings.Cut(rest, ":")
	switch kind {
	case "bytes":
		if first == trace.BufOut {
			return "Bytes of the server, from " + last
		}
		return "Bytes of the client, from " + last
	case "line":
		return first + ", line " + last
	case "status":
		return "Status " + rest
	}
	return rest
}
