package lint

import (
	"cmp"
	"strings"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// environRows are about the environ that an application is called with. The
// server makes it, and every middleware answers for what it changes.
func environRows() []row {
	return []row{
		{Rule{"S2", Must, pepDetails, "Call app(environ, start_response), by position."}, nil},
		{Rule{"S4", Must, pepDetails, "Hand on the dict itself, or dict(environ)."}, nil},
		{Rule{"S5", Must, pepEnviron, "Leave the method of the request there."}, full("REQUEST_METHOD")},
		{Rule{"S6", Must, pepEnviron, "Let SCRIPT_NAME and PATH_INFO be empty or begin with a slash, and CONTENT_LENGTH be empty or digits."}, cgi},
		{Rule{"S6", Advice, pepEnviron, "Set it to '' where there is nothing to put there; many applications expect the key."}, noQuery},
		{Rule{"S7", Must, pepEnviron, "Set both from the address that the server listens on."}, full("SERVER_NAME", "SERVER_PORT")},
		{Rule{"S8", Must, pepEnviron, "Leave the protocol of the request there, such as HTTP/1.1."}, full("SERVER_PROTOCOL")},
		{Rule{"S10", Must, pepEnviron, "Leave these two out; their keys are CONTENT_TYPE and CONTENT_LENGTH."}, repeated},
		{Rule{"S14", Must, pepEnviron, "Set a str, made of octets by latin-1 if need be."}, native},
		{Rule{"S15", Must, pepEnviron, "Leave wsgi.version at the tuple (1, 0)."}, version},
		{Rule{"S16", Must, pepEnviron, "Set wsgi.url_scheme to 'http' or 'https'."}, scheme},
		{Rule{"S17", Must, pepStreams, "Leave the streams there, or put something in their place that has the same methods."}, streams},
		{Rule{"S18", Must, pepEnviron, "Leave wsgi.multithread, wsgi.multiprocess and wsgi.run_once there."}, threads},
	}
}

// environ is what a layer was called with, or what the server built.
type environ struct {
	*trace.State
	seq int
}

// handed are the environs of the exchange, in their order. The octets of the
// wire play no part in them.
func (x *exchange) handed() []environ {
	s := trace.NewState()
	var found []environ
	for _, e := range x.events {
		switch e.Data.(type) {
		case *trace.BytesIn, *trace.BytesOut:
			continue
		}
		s.Apply(e)
		switch e.Data.(type) {
		case *trace.EnvironBuilt, *trace.AppCalled:
			if len(s.Environ) > 0 { // else what came before is not in this trace
				found = append(found, environ{s.Clone(), e.Seq})
			}
		}
	}
	return found
}

// fault is what is wrong with one key: who is to blame says the key's history.
type fault func(key, format string, args ...any)

// eachEnviron looks at every environ. A fault is told where it first shows, and
// of whoever wrote the key last. One that a person made by an edit is nobody's.
func (x *exchange) eachEnviron(tell tell, look func(env environ, wrong fault)) {
	told := map[string]bool{}
	for _, env := range x.environs {
		look(env, func(key, format string, args ...any) {
			who := env.writer(key)
			if !told[key] && (who == trace.LayerServer || isLayer(who)) {
				told[key] = true
				tell(who, did(who, format, args...), env.seq)
			}
		})
	}
}

// writer is who wrote or removed a key last.
func (env environ) writer(key string) trace.Layer {
	for _, v := range env.Environ {
		if v.Key == key {
			return cmp.Or(v.By, trace.LayerServer)
		}
	}
	return trace.LayerServer
}

// full are keys that must be there and not be empty.
func full(keys ...string) func(*exchange, tell) {
	return func(x *exchange, tell tell) {
		x.eachEnviron(tell, func(env environ, wrong fault) {
			for _, key := range keys {
				if v, ok := env.Variable(key); !ok {
					wrong(key, "handed on an environ without %s.", key)
				} else if v.Repr == "''" {
					wrong(key, "handed on an empty %s.", key)
				}
			}
		})
	}
}

func cgi(x *exchange, tell tell) {
	x.eachEnviron(tell, func(env environ, wrong fault) {
		for _, key := range []string{"SCRIPT_NAME", "PATH_INFO"} {
			if v, ok := env.Variable(key); ok && isStr(v.Repr) && text(v.Repr) != "" && text(v.Repr)[0] != '/' {
				wrong(key, "handed on %s %s, which does not begin with a slash.", key, cut(v.Repr))
			}
		}
		if v, ok := env.Variable("SCRIPT_NAME"); ok && v.Repr == "'/'" {
			wrong("SCRIPT_NAME", "handed on SCRIPT_NAME '/'; the root of a site is ''.")
		}
		_, script := env.Variable("SCRIPT_NAME")
		if _, path := env.Variable("PATH_INFO"); !path && !script {
			wrong("PATH_INFO", "handed on neither SCRIPT_NAME nor PATH_INFO.")
		}
		if v, ok := env.Variable("CONTENT_LENGTH"); ok && isStr(v.Repr) && text(v.Repr) != "" {
			if _, number := http1.ParseLength(text(v.Repr)); !number {
				wrong("CONTENT_LENGTH", "handed on CONTENT_LENGTH %s, which is not a number of octets.", cut(v.Repr))
			}
		}
	})
}

func noQuery(x *exchange, tell tell) {
	x.eachEnviron(tell, func(env environ, wrong fault) {
		if _, ok := env.Variable("QUERY_STRING"); !ok {
			wrong("QUERY_STRING", "handed on an environ without QUERY_STRING.")
		}
	})
}

func repeated(x *exchange, tell tell) {
	x.eachEnviron(tell, func(env environ, wrong fault) {
		for _, key := range []string{"HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"} {
			if _, ok := env.Variable(key); ok {
				wrong(key, "handed on the key %s.", key)
			}
		}
	})
}

// native: the keys of CGI are those without a dot.
func native(x *exchange, tell tell) {
	x.eachEnviron(tell, func(env environ, wrong fault) {
		for _, v := range env.Environ {
			if cgi := v.Key == strings.ToUpper(v.Key) && !strings.Contains(v.Key, "."); cgi && !v.Gone && !isStr(v.Repr) {
				wrong(v.Key, "handed on %s as %s, which is not a str.", v.Key, cut(v.Repr))
			}
		}
	})
}

// isStr reports whether a repr is that of a str.
func isStr(repr string) bool { return strings.HasPrefix(repr, "'") || strings.HasPrefix(repr, `"`) }

func version(x *exchange, tell tell) {
	x.eachEnviron(tell, func(env environ, wrong fault) {
		if v := env.Value("wsgi.version"); v != "(1, 0)" {
			wrong("wsgi.version", "handed on wsgi.version %s, not (1, 0).", cmp.Or(cut(v), "absent"))
		}
	})
}

func scheme(x *exchange, tell tell) {
	x.eachEnviron(tell, func(env environ, wrong fault) {
		switch v, ok := env.Variable("wsgi.url_scheme"); {
		case !ok:
			wrong("wsgi.url_scheme", "handed on an environ without wsgi.url_scheme.")
		case v.Repr != "'http'" && v.Repr != "'https'":
			wrong("wsgi.url_scheme", "handed on wsgi.url_scheme %s, not 'http' or 'https'.", cut(v.Repr))
		}
	})
}

func streams(x *exchange, tell tell) { present(x, tell, "wsgi.input", "wsgi.errors") }

func threads(x *exchange, tell tell) {
	present(x, tell, "wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once")
}

// present are keys that must be there and hold something.
func present(x *exchange, tell tell, keys ...string) {
	x.eachEnviron(tell, func(env environ, wrong fault) {
		for _, key := range keys {
			if v, ok := env.Variable(key); !ok || v.Repr == "None" {
				wrong(key, "handed on an environ without %s.", key)
			}
		}
	})
}
