package duties

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync/atomic"

	"roundtrip/wsgi"
)

// callDuties are about how the application is called (PEP 3333, Specification
// Overview, The Application/Framework Side).
func callDuties() []duty {
	return []duty{
		{
			id: "S01", rule: "calls the application whatever sort of callable it is", check: anyCallable,
			mutants: []mutant{{
				name: "takes functions only", finds: "takes functions only",
				layer: func(app wsgi.App) wsgi.App {
					if _, ok := app.(wsgi.AppFunc); ok {
						return app
					}
					return fails(errors.New("takes functions only"))
				}, only: goEngine,
			}, {
				name: "takes functions and pointers only", finds: "a class", own: true, layer: noStructs, only: goEngine,
			}, {
				name: "takes functions only", finds: "takes functions only",
				python: wrongly(`import types
if not isinstance(app, types.FunctionType):
    raise TypeError("takes functions only")
return app(environ, start_response)
`),
			}},
		},
		{
			id: "S02", rule: "gives it exactly two positional arguments", check: twoArguments,
			without: map[string]string{goEngine: "the type of an App has two parameters, and a call has no names"},
			mutants: []mutant{{
				name: "passes start_response by name", finds: "1 by position and 1 by name", own: true,
				python: wrongly("return app(environ, start_response=start_response)\n"),
			}},
		},
		{
			id: "S03", rule: "calls the same application again and again", check: again,
			mutants: []mutant{
				{name: "calls an application once", finds: "call 2", layer: once},
				{name: "calls a copy of the application", finds: "call 2", own: true, layer: copies, only: goEngine},
			},
		},
		{
			id: "S04", rule: "gives a fresh, plain environ that the application may change", check: ownEnviron,
			mutants: []mutant{{
				name: "uses one environ for all requests", finds: "x.left", layer: keepsEnviron, only: goEngine, own: true,
			}, {
				name: "uses one environ for all requests", finds: "x.left",
				python: "kept = {}\n" + wrongly("kept.update(environ)\nreturn app(kept, start_response)\n"),
			}, {
				name: "makes a subclass of dict", finds: "not exactly",
				python: "class Environ(dict):\n    pass\n" + wrongly("return app(Environ(environ), start_response)\n"),
			}},
		},
	}
}

// fails is an application that does nothing else.
func fails(err error) wsgi.App {
	return wsgi.AppFunc(func(*wsgi.Environ, wsgi.StartResponse) (wsgi.Body, error) { return nil, err })
}

func noStructs(app wsgi.App) wsgi.App {
	if reflect.TypeOf(app).Kind() == reflect.Struct {
		return fails(errors.New("takes no structs"))
	}
	return app
}

// greeter can be an application by its value, its pointer and its methods.
type greeter struct{ text string }

func (g greeter) Call(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	_, err := ok(start)
	return wsgi.Text(g.text), err
}

func (g *greeter) greet(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	return g.Call(env, start)
}

// callables are the sorts of application, each with its text in Python.
func callables() map[string]program {
	g := greeter{"called"}
	const call = starts + "\n%sreturn [b'called']\n"
	function := "def app(environ, start_response):\n    " + fmt.Sprintf(call, "    ")
	instance := "class Greeter:\n    def __call__(self, environ, start_response):\n        " + fmt.Sprintf(call, "        ")
	return map[string]program{
		"function": {app: wsgi.AppFunc(g.Call), python: function},
		"class": {app: g, python: "class app:\n    def __init__(self, environ, start_response):\n        " + starts +
			"\n    def __iter__(self):\n        yield b'called'\n"},
		"instance":     {app: &g, python: instance + "app = Greeter()\n"},
		"bound method": {app: wsgi.AppFunc((&g).greet), python: instance + "app = Greeter().__call__\n"},
		"partial": {
			app:    wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) { return g.Call(env, start) }),
			python: "from functools import partial\ndef greet(word, environ, start_response):\n    " + starts + "\n    return [word]\napp = partial(greet, b'called')\n",
		},
	}
}

func anyCallable(k *kit) error {
	for name, p := range callables() {
		if body, err := k.serve(p).body(get("/")); err != nil || body != "called" {
			return fmt.Errorf("a %s: %q, %w", name, body, err)
		}
	}
	return nil
}

func twoArguments(k *kit) error {
	body, err := k.serve(program{python: `def app(*args, **names):
    start = args[1] if len(args) > 1 else names["start_response"]
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"%d by position and %d by name" % (len(args), len(names))]
`}).body(get("/"))
	if err == nil && body != "2 by position and 0 by name" {
		err = fmt.Errorf("called with %s", body)
	}
	return err
}

// counter is an application that knows how often it was called.
type counter struct{ calls atomic.Int64 }

func (c *counter) Call(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	_, err := ok(start)
	return wsgi.Text(fmt.Sprint(c.calls.Add(1))), err
}

// counting is a program that says how often it was called.
func counting() program {
	return program{
		app:    &counter{},
		counts: true,
		python: "calls = []\n" + pyAnswer("calls.append(1)\ntext = str(len(calls))\n"),
	}
}

func again(k *kit) error {
	s := k.serve(counting())
	three := kept(get("/")) + kept(get("/")) + get("/")
	for n, requests := range []string{three, get("/"), get("/"), get("/")} {
		all, err := s.askAll(requests)
		if err != nil {
			return err
		}
		for i, r := range all {
			want := fmt.Sprint(n + i + 1 + min(n, 1)*2)
			if err := r.fine(); err != nil || r.body != want {
				return fmt.Errorf("call %s: %q, %w", want, r.body, err)
			}
		}
		if sent := strings.Count(requests, "GET"); len(all) != sent {
			return fmt.Errorf("%d responses for %d requests", len(all), sent)
		}
	}
	return nil
}

func once(app wsgi.App) wsgi.App {
	var called atomic.Bool
	return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		if called.Swap(true) {
			return nil, errors.New("it was called before")
		}
		return app.Call(env, start)
	})
}

// copies calls what the pointer to an application points to, and not the
// application itself.
func copies(app wsgi.App) wsgi.App {
	original := reflect.ValueOf(app)
	if original.Kind() != reflect.Pointer {
		return app
	}
	return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		another := reflect.New(original.Type().Elem())
		another.Elem().Set(original.Elem())
		return another.Interface().(wsgi.App).Call(env, start)
	})
}

// spoiling is a program that leaves traces in its environ, and tells what it
// found there.
func spoiling() program {
	return program{
		app: answer(func(env *wsgi.Environ) (string, error) {
			found := dumpOf(env)
			env.Set("x.left", "behind")
			env.Set("SERVER_NAME", 7)
			env.Delete("SERVER_PORT")
			return found, nil
		}),
		python: pyAnswer(dumpPython + `text = dumped(environ)
environ["x.left"] = "behind"
environ["x.exact"] = type(environ) is dict
environ["SERVER_NAME"] = 7
del environ["SERVER_PORT"]
if environ.pop("x.exact") is not True:
    raise TypeError("environ is not exactly a dict")
`),
	}
}

func ownEnviron(k *kit) error {
	s := k.serve(spoiling())
	for range 3 {
		d, err := s.dumped(get("/"))
		if err != nil {
			return err
		}
		if err := errors.Join(d.lacks("x.left"), d.differs("SERVER_NAME", "127.0.0.1", "SERVER_PORT", portOf(s.addr))); err != nil {
			return err
		}
	}
	return nil
}

func portOf(addr string) string { return addr[strings.LastIndexByte(addr, ':')+1:] }

// keepsEnviron remembers what the application wrote, and gives it to the next.
func keepsEnviron(app wsgi.App) wsgi.App {
	var left atomic.Value
	return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		if v := left.Load(); v != nil {
			env.Set("x.left", v)
		}
		body, err := app.Call(env, start)
		if v, ok := env.Get("x.left"); ok {
			left.Store(v)
		}
		return body, err
	})
}
