package lint

import (
	"cmp"
	"slices"
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
		{Rule{"S14", Must, pepEnviron, "Set a str, made of bytes by latin-1 if need be."}, native},
		{Rule{"S15", Must, pepEnviron, "Leave wsgi.version at the tuple (1, 0)."}, version},
		{Rule{"S16", Must, pepEnviron, "Set wsgi.url_scheme to 'http' or 'https'."}, scheme},
		{Rule{"S17", Must, pepStreams, "Leave the streams there, or put something in their place that has the same methods."}, streams},
		{Rule{"S18", Must, pepEnviron, "Leave wsgi.multithread, wsgi.multiprocess and wsgi.run_once there."}, threads},
	}
}

// environ is what a layer was called with, or what the server built.
type environ struct {
	built   []trace.Entry // where nobody has changed it
	changed []variable    // where somebody has
	seq     int
}

// variable is a key of a changed environ, and who wrote or removed it last.
type variable struct {
	key, repr string
	by        trace.Layer
	gone      bool
}

// repr is that of a key, and whether the key is there.
func (env environ) repr(key string) (string, bool) {
	for i := range env.built {
		if e := &env.built[i]; e.Key == key {
			return e.Repr, true
		}
	}
	for i := range env.changed {
		if v := &env.changed[i]; v.key == key && !v.gone {
			return v.repr, true
		}
	}
	return "", false
}

// value is the repr of a key, "" if it is absent.
func (env environ) value(key string) string {
	repr, _ := env.repr(key)
	return repr
}

// each calls look for every key that is there.
func (env environ) each(look func(key, repr string)) {
	for i := range env.built {
		look(env.built[i].Key, env.built[i].Repr)
	}
	for i := range env.changed {
		if v := &env.changed[i]; !v.gone {
			look(v.key, v.repr)
		}
	}
}

// followEnviron finds the environs of the exchange, in their order. One that nobody
// changed is there once, as the server built it.
func (x *exchange) followEnviron() {
	for _, e := range x.events {
		if changesEnviron(e.Data) {
			x.environs = x.followed()
			return
		} else if d, ok := e.Data.(*trace.EnvironBuilt); ok && len(d.Entries) > 0 {
			x.environs = append(x.environs[:0], environ{built: d.Entries, seq: e.Seq})
		}
	}
}

// changesEnviron reports whether an event tells of a change, or of something that may be one.
func changesEnviron(d trace.Data) bool {
	switch d := d.(type) {
	case *trace.AppCalled:
		return !d.Delta.Empty()
	case *trace.AppReturned:
		return !d.Environ.Empty()
	case *trace.StartResponseCalled:
		return !d.Environ.Empty()
	case *trace.BodyBlock:
		return !d.Environ.Empty()
	case *trace.Edited:
		return true
	}
	return false
}

// followed are the environs of an exchange in which somebody changed one, each as often
// as it is another one than before.
func (x *exchange) followed() []environ {
	s := trace.NewState()
	found, changed := x.environs[:0], true
	for _, e := range x.events {
		if !bearsOnEnviron(e.Data) {
			continue
		}
		s.Apply(*e)
		_, built := e.Data.(*trace.EnvironBuilt)
		_, called := e.Data.(*trace.AppCalled)
		changed = changed || built || changesEnviron(e.Data)
		if (built || called) && changed && len(s.Environ) > 0 && !x.isCarried(e) { // else what came before is not in this trace
			found, changed = append(found, environ{changed: x.keep(s.Environ), seq: e.Seq}), false
		}
	}
	return found
}

// keep copies what rules ask for of an environ, into memory that is used again.
func (x *exchange) keep(all []trace.Variable) []variable {
	from := len(x.variables)
	for i := range all {
		v := &all[i]
		x.variables = append(x.variables, variable{v.Key, v.Repr, v.By, v.Gone})
	}
	return x.variables[from:len(x.variables):len(x.variables)]
}

// bearsOnEnviron reports whether an event tells of an environ, or of which layer runs, and
// so may have changed one: few do of those of which there may be many.
func bearsOnEnviron(d trace.Data) bool {
	switch d := d.(type) {
	case *trace.BodyBlock:
		return !d.Environ.Empty()
	case *trace.ConnReused, *trace.RouteChosen, *trace.EnvironBuilt, *trace.AppCalled, *trace.StartResponseCalled, *trace.AppReturned, *trace.AppRaised, *trace.Edited:
		return true
	}
	return false
}

// isCarried reports whether the environ of an event is that of a connection, whose server
// has not made one for a request yet.
func (x *exchange) isCarried(e *trace.Event) bool {
	return x.serves != "" && (e.Layer == trace.LayerServer || e.Layer == x.serves)
}

// faults takes what a rule finds wrong with the keys of an environ.
type faults struct {
	environ
	serves trace.Layer // that of the exchange
	tell   tell
	told   []string // keys
}

// wrong tells what is wrong with one key: who is to blame says the key's history. A
// fault is told where it first shows, and of whoever wrote the key last. One that a
// person made by an edit is nobody's.
func (f *faults) wrong(key, format string, args ...any) {
	who := f.writer(key)
	if who == trace.LayerServer && f.serves != "" {
		who = f.serves
	}
	if slices.Contains(f.told, key) || who != trace.LayerServer && !isLayer(who) {
		return
	}
	f.told = append(f.told, key)
	f.tell(who, did(who, format, args...), f.seq)
}

// eachEnviron looks at every environ.
func (x *exchange) eachEnviron(tell tell, look func(env *faults)) {
	f := &x.faults
	f.tell, f.told, f.serves = tell, f.told[:0], x.serves
	for _, f.environ = range x.environs {
		look(f)
	}
}

// writer is who wrote or removed a key last.
func (env environ) writer(key string) trace.Layer {
	for _, v := range env.changed {
		if v.key == key {
			return cmp.Or(v.by, trace.LayerServer)
		}
	}
	return trace.LayerServer
}

// full are keys that must be there and not be empty.
func full(keys ...string) func(*exchange, tell) {
	return func(x *exchange, tell tell) {
		x.eachEnviron(tell, func(env *faults) {
			for _, key := range keys {
				if repr, ok := env.repr(key); !ok {
					env.wrong(key, "handed on an environ without %s.", key)
				} else if repr == "''" {
					env.wrong(key, "handed on an empty %s.", key)
				}
			}
		})
	}
}

func cgi(x *exchange, tell tell) {
	x.eachEnviron(tell, func(env *faults) {
		for _, key := range []string{"SCRIPT_NAME", "PATH_INFO"} {
			if repr, ok := env.repr(key); ok && isStr(repr) && text(repr) != "" && text(repr)[0] != '/' {
				env.wrong(key, "handed on %s %s, which does not begin with a slash.", key, cut(repr))
			}
		}
		if env.value("SCRIPT_NAME") == "'/'" {
			env.wrong("SCRIPT_NAME", "handed on SCRIPT_NAME '/'; the root of a site is ''.")
		}
		_, script := env.repr("SCRIPT_NAME")
		if _, path := env.repr("PATH_INFO"); !path && !script {
			env.wrong("PATH_INFO", "handed on neither SCRIPT_NAME nor PATH_INFO.")
		}
		if repr, ok := env.repr("CONTENT_LENGTH"); ok && isStr(repr) && text(repr) != "" {
			if _, number := http1.ParseLength(text(repr)); !number {
				env.wrong("CONTENT_LENGTH", "handed on CONTENT_LENGTH %s, which is not a number of bytes.", cut(repr))
			}
		}
	})
}

func noQuery(x *exchange, tell tell) {
	x.eachEnviron(tell, func(env *faults) {
		if _, ok := env.repr("QUERY_STRING"); !ok {
			env.wrong("QUERY_STRING", "handed on an environ without QUERY_STRING.")
		}
	})
}

func repeated(x *exchange, tell tell) {
	x.eachEnviron(tell, func(env *faults) {
		for _, key := range []string{"HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"} {
			if _, ok := env.repr(key); ok {
				env.wrong(key, "handed on the key %s.", key)
			}
		}
	})
}

// native: the keys of CGI are those without a dot.
func native(x *exchange, tell tell) {
	x.eachEnviron(tell, func(env *faults) {
		env.each(func(key, repr string) {
			if !isStr(repr) && !strings.Contains(key, ".") && key == strings.ToUpper(key) {
				env.wrong(key, "handed on %s as %s, which is not a str.", key, cut(repr))
			}
		})
	})
}

// isStr reports whether a repr is that of a str.
func isStr(repr string) bool { return strings.HasPrefix(repr, "'") || strings.HasPrefix(repr, `"`) }

func version(x *exchange, tell tell) {
	x.eachEnviron(tell, func(env *faults) {
		if v := env.value("wsgi.version"); v != "(1, 0)" {
			env.wrong("wsgi.version", "handed on wsgi.version %s, not (1, 0).", cmp.Or(cut(v), "absent"))
		}
	})
}

func scheme(x *exchange, tell tell) {
	x.eachEnviron(tell, func(env *faults) {
		switch repr, ok := env.repr("wsgi.url_scheme"); {
		case !ok:
			env.wrong("wsgi.url_scheme", "handed on an environ without wsgi.url_scheme.")
		case repr != "'http'" && repr != "'https'":
			env.wrong("wsgi.url_scheme", "handed on wsgi.url_scheme %s, not 'http' or 'https'.", cut(repr))
		}
	})
}

func streams(x *exchange, tell tell) { present(x, tell, "wsgi.input", "wsgi.errors") }

func threads(x *exchange, tell tell) {
	present(x, tell, "wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once")
}

// present are keys that must be there and hold something.
func present(x *exchange, tell tell, keys ...string) {
	x.eachEnviron(tell, func(env *faults) {
		for _, key := range keys {
			if repr, ok := env.repr(key); !ok || repr == "None" {
				env.wrong(key, "handed on an environ without %s.", key)
			}
		}
	})
}
