package expr

import "slices"

// about says in a word or two what each name is, those first that are asked for most.
var about = [][2]string{
	{"method", "GET, POST …"}, {"path", "text"}, {"query", "text behind ?"}, {"status", "number"}, {"request", "its headers"}, {"response", "its headers"},
	{"body", "the response's"}, {"environ", "by key"}, {"raised", "exception"}, {"error", "what failed"}, {"elapsed_ms", "time"}, {"held_ms", "time held"},
	{"event", "its name"}, {"layer", "its name"}, {"stage", "sent … end"}, {"step", "\"view home\" …"}, {"findings", "rules broken"}, {"outcome", "how it ended"}, {"layers", "their names"},
	{"target", "path?query"}, {"version", "HTTP/1.1"}, {"route", "who answers"}, {"reason", "of the status"}, {"rule", "of a refusal"}, {"sent", "bytes out"},
	{"received", "bytes in"}, {"wire_in", "all bytes in"}, {"wire_out", "all bytes out"}, {"reads", "of the input"}, {"blocks", "of the body"}, {"stored", "head is stored"},
	{"committed", "head is final"}, {"trigger", "why final"}, {"framing", "of the body"}, {"keep_alive", "yes or no"}, {"conn", "connection"}, {"n", "on connection"},
	{"client_status", "as it got it"}, {"client_body", "as it got it"}, {"client_trouble", "what it lacks"}, {"first_receiver", "layer"},
	{"seen", "event happened"}, {"count", "of an event"}, {"before", "one of two"}, {"called", "layer"}, {"returned", "layer"}, {"closed", "layer"},
	{"wraps", "layer"}, {"written_by", "keys of layer"}, {"added_by", "headers"}, {"head_at", "layer"}, {"server_added", "headers"}, {"block_count", "layer"},
	{"origin", "of a key"}, {"bytes_of", "a key"}, {"keys", "of environ"}, {"printed", "output"}, {"logged", "errors"},
	{"own", "of a file"}, {"varied", "of a file"}, {"stopped", "of a file"}, {"read_sizes", "of the input"}, {"read_lines", "of the input"},
	{"exchange", "not a variable"}, {"local", "a variable"},
}

// About says what a name is, "" for one that is no name of an exchange's.
func About(name string) string {
	if i := aboutAt(name); i < len(about) {
		return about[i][1]
	}
	return ""
}

// Compare puts names that are asked for most before others.
func Compare(a, b string) int { return aboutAt(a) - aboutAt(b) }

func aboutAt(name string) int {
	if i := slices.IndexFunc(about, func(row [2]string) bool { return row[0] == name }); i >= 0 {
		return i
	}
	return len(about)
}
