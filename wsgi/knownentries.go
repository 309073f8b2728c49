package wsgi

import (
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// known is how tapes know the entries that the gateway itself puts into every
// environ. It is found out once, and never changes.
var known = struct {
	gateway, software, version, scheme, input, errors, once, terminated, wrapper uint8
	threads, processes                                                           boolEntries
}{
	gateway:    knownText("GATEWAY_INTERFACE", "CGI/1.1"),
	software:   knownText("SERVER_SOFTWARE", Software),
	scheme:     knownText("wsgi.url_scheme", "http"),
	version:    knownValue("wsgi.version", [2]int{1, 0}, SourceServer),
	input:      knownValue("wsgi.input", &Input{}, SourceRequest),
	errors:     knownValue("wsgi.errors", &Errors{}, SourceServer),
	once:       knownValue("wsgi.run_once", false, SourceServer),
	terminated: knownValue("wsgi.input_terminated", true, SourceServer),
	wrapper:    knownValue("wsgi.file_wrapper", FileWrapper(File), SourceServer),
	threads:    knownBool("wsgi.multithread"),
	processes:  knownBool("wsgi.multiprocess"),
}

// boolEntries is how tapes know an entry with False, and with True.
type boolEntries [2]uint8

func (e boolEntries) of(value bool) uint8 {
	if value {
		return e[1]
	}
	return e[0]
}

func knownText(key, text string) uint8 { return knownValue(key, text, SourceServer) }

func knownBool(key string) boolEntries {
	return boolEntries{knownValue(key, false, SourceServer), knownValue(key, true, SourceServer)}
}

func knownValue(key string, value any, source string) uint8 {
	return tape.KnownEntry(trace.Entry{Key: key, Type: typeName(value), Repr: Repr(value), Source: source})
}
