package duties

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"roundtrip/wsgi"
)

// streamDuties are about wsgi.input and wsgi.errors (PEP 3333, Input and Error
// Streams).
func streamDuties() []duty {
	return []duty{
		{
			id: "S17", rule: "gives streams with all their methods", check: streamMethods,
			mutants: []mutant{
				{name: "has an input of another kind", finds: "wsgi.input", layer: sets("wsgi.input", strings.NewReader("")), only: goEngine},
				{name: "has no readlines", finds: "readlines", python: wrongly(`real = environ["wsgi.input"]
class Input:
    read, readline, __iter__ = real.read, real.readline, lambda self: iter(real)
environ["wsgi.input"] = Input()
return app(environ, start_response)
`)},
				{name: "cannot flush errors", finds: "flush", own: true, layer: onEnviron(withoutFlush), only: goEngine},
				{name: "cannot flush errors", finds: "flush", python: wrongly(`real = environ["wsgi.errors"]
class Errors:
    write, writelines = real.write, real.writelines
environ["wsgi.errors"] = Errors()
return app(environ, start_response)
`)},
			},
		},
		{
			id: "S20", rule: "ends the input after Content-Length bytes, for ever", check: inputEnds,
			mutants: []mutant{
				{name: "reads on into the next request", finds: `"helloG`, wire: reads("Content-Length: 5", "Content-Length: 6")},
				{name: "reads one byte too many where more have come", finds: `"helloG`, own: true, wire: readsBy(oneTooMany)},
			},
		},
		{
			id: "S21", rule: "lets readline take a size", check: sizedLines,
			mutants: []mutant{
				{name: "ignores it", finds: `"abcdef\n`, own: true, layer: onEnviron(wholeLines), only: goEngine},
				{name: "ignores it", finds: `"abcdef\n`, python: wrongly(`real = environ["wsgi.input"]
class Input:
    def readline(self, size=-1):
        return real.readline()
environ["wsgi.input"] = Input()
return app(environ, start_response)
`)},
			},
		},
		{
			id: "S22", rule: "takes any text on wsgi.errors", check: anyText,
			mutants: []mutant{
				{name: "takes ASCII only", finds: "not ASCII", own: true, layer: onEnviron(ascii), only: goEngine},
				{name: "takes ASCII only", finds: "UnicodeEncodeError", python: wrongly(`class Errors:
    def write(self, text):
        text.encode("ascii")
environ["wsgi.errors"] = Errors()
return app(environ, start_response)
`)},
				{name: "loses it", finds: "snow", layer: sets("wsgi.errors", &wsgi.Errors{}), only: goEngine},
			},
		},
	}
}

// input is what wsgi.input has to be for a Go application.
type input interface {
	io.Reader
	ReadUpTo(size int) ([]byte, error)
	ReadAll() ([]byte, error)
	ReadLine(limit int) ([]byte, error)
	Lines() iter.Seq2[[]byte, error]
}

// inputOf is wsgi.input, for an application that is not about its methods.
func inputOf(env *wsgi.Environ) input {
	in, err := stream[input](env, "wsgi.input")
	if err != nil {
		panic(err)
	}
	return in
}

// stream is a stream of environ, as far as it has the methods of T.
func stream[T any](env *wsgi.Environ, key string) (T, error) {
	v, _ := env.Get(key)
	s, ok := v.(T)
	if !ok {
		return s, fmt.Errorf("%s is a %T, which lacks methods, perhaps flush", key, v)
	}
	return s, nil
}

// errorStream is what wsgi.errors has to be.
type errorStream interface {
	io.Writer
	io.StringWriter
	Flush() error
}

// reading is an application that answers with what it read.
func reading(f func(env *wsgi.Environ, in input) ([][]byte, error)) wsgi.AppFunc {
	return answer(func(env *wsgi.Environ) (string, error) {
		in, err := stream[input](env, "wsgi.input")
		if err != nil {
			return "", err
		}
		parts, err := f(env, in)
		return string(bytes.Join(parts, []byte("|"))), err
	})
}

// collect gives the lines as readlines does.
func collect(lines iter.Seq2[[]byte, error]) (all [][]byte, err error) {
	for line, e := range lines {
		if e != nil {
			return all, e
		}
		all = append(all, bytes.Clone(line))
	}
	return all, nil
}

func useStreams(env *wsgi.Environ, in input) ([][]byte, error) {
	errs, err := stream[errorStream](env, "wsgi.errors")
	if err != nil {
		return nil, err
	}
	_, err1 := errs.Write([]byte("one"))
	_, err2 := errs.WriteString("two")
	first, err3 := in.ReadUpTo(1)
	second, err4 := in.ReadLine(-1)
	parts := [][]byte{first, second}
	for line := range in.Lines() {
		parts = append(parts, line)
		break
	}
	rest, err5 := collect(in.Lines())
	return append(parts, rest...), errors.Join(err1, err2, errs.Flush(), err3, err4, err5)
}

func withoutFlush(env *wsgi.Environ) {
	errs := env.Errors()
	env.Set("wsgi.errors", struct {
		io.Writer
		io.StringWriter
	}{errs, errs})
}

func streamMethods(k *kit) error {
	s := k.serve(program{
		app: reading(useStreams),
		python: pyAnswer(`stream, errors = environ["wsgi.input"], environ["wsgi.errors"]
errors.write("one\n")
errors.writelines(["two\n"])
errors.flush()
parts = [stream.read(1), stream.readline(), next(iter(stream))] + stream.readlines()
text = b"|".join(parts).decode("latin-1")
`),
	})
	body, err := s.body(post("/", "ab\ncd\nef\ngh"))
	if err != nil {
		return err
	}
	if said := s.log.remarks(); body != "a|b\n|cd\n|ef\n|gh" || !slices.Equal(said, []string{"one", "two"}) {
		return fmt.Errorf("read %q, and on wsgi.errors came %q", body, said)
	}
	return nil
}

// ways are the ways to read, each to the end of what there is.
func ways(in input) map[string]func() ([]byte, error) {
	return map[string]func() ([]byte, error){
		"read": in.ReadAll, "read-1": in.ReadAll,
		"read10":   func() ([]byte, error) { return in.ReadUpTo(10) },
		"readline": func() ([]byte, error) { return in.ReadLine(-1) },
		"readlines": func() ([]byte, error) {
			lines, err := collect(in.Lines())
			return bytes.Join(lines, nil), err
		},
		"loop": func() ([]byte, error) { return io.ReadAll(in) },
	}
}

func inputEnds(k *kit) error {
	s := k.serve(program{
		app: reading(func(env *wsgi.Environ, in input) (parts [][]byte, err error) {
			for range 3 {
				part, e := ways(in)[env.Str("PATH_INFO")[1:]]()
				parts, err = append(parts, bytes.Clone(part)), errors.Join(err, e)
			}
			return parts, err
		}),
		python: pyAnswer(`stream = environ["wsgi.input"]
read = {
    "read": stream.read, "read-1": lambda: stream.read(-1), "read10": lambda: stream.read(10), "readline": stream.readline,
    "readlines": lambda: b"".join(stream.readlines()), "loop": lambda: b"".join(stream),
}[environ["PATH_INFO"][1:]]
text = b"|".join([read(), read(), read()]).decode("latin-1")
`),
	})
	for _, way := range []string{"read", "read-1", "read10", "readline", "readlines", "loop"} {
		all, err := s.askAll(kept(post("/"+way, "hello")) + get("/"+way))
		if err != nil {
			return fmt.Errorf("%s: %w", way, err)
		}
		if len(all) != 2 || all[0].body != "hello||" || all[1].body != "||" {
			return fmt.Errorf("%s: %s", way, bodies(all))
		}
	}
	return nil
}

// statesLength finds where the length of a request's body is stated.
var statesLength = regexp.MustCompile(`\r\nContent-Length: (\d+)\r\n`)

// oneTooMany counts one byte more in a body if there are more bytes, and the
// number has no more digits then.
func oneTooMany(piece []byte) []byte {
	head, rest, _ := bytes.Cut(piece, []byte("\r\n\r\n"))
	at := statesLength.FindSubmatchIndex(piece[:min(len(head)+2, len(piece))])
	if at == nil {
		return piece
	}
	length, err := strconv.Atoi(string(piece[at[2]:at[3]]))
	more := strconv.Itoa(length + 1)
	if err != nil || length >= len(rest) || len(more) != at[3]-at[2] {
		return piece
	}
	return slices.Replace(bytes.Clone(piece), at[2], at[3], []byte(more)...)
}

func bodies(all []reply) string {
	var b strings.Builder
	for _, r := range all {
		fmt.Fprintf(&b, "%s with %q; ", r.Status, r.body)
	}
	return b.String()
}

func sizedLines(k *kit) error {
	body, err := k.serve(program{
		app: reading(func(_ *wsgi.Environ, in input) (parts [][]byte, err error) {
			for range 5 {
				part, e := in.ReadLine(3)
				parts, err = append(parts, bytes.Clone(part)), errors.Join(err, e)
			}
			return parts, err
		}),
		python: pyAnswer(`stream = environ["wsgi.input"]
text = b"|".join([stream.readline(3) for _ in range(5)]).decode("latin-1")
`),
	}).body(post("/", "abcdef\nx"))
	if err == nil && body != "abc|def|\n|x|" {
		err = fmt.Errorf("readline(3) gave %q", body)
	}
	return err
}

// limitless ignores the size of readline.
type limitless struct{ input }

func (l limitless) ReadLine(int) ([]byte, error) { return l.input.ReadLine(-1) }

func wholeLines(env *wsgi.Environ) { env.Set("wsgi.input", limitless{inputOf(env)}) }

// asciiOnly is an error stream with an encoding of its own.
type asciiOnly struct{ errorStream }

func (a asciiOnly) Write(p []byte) (int, error) {
	if bytes.ContainsFunc(p, func(r rune) bool { return r >= 0x80 }) {
		return 0, errors.New("not ASCII")
	}
	return a.errorStream.Write(p)
}

func ascii(env *wsgi.Environ) { env.Set("wsgi.errors", asciiOnly{env.Errors()}) }

func anyText(k *kit) error {
	s := k.serve(program{
		app: answer(func(env *wsgi.Environ) (string, error) {
			errs, err := stream[io.Writer](env, "wsgi.errors")
			for _, text := range []string{"snow \u2603", "half a pair \xed\xb2\x80", "\xff\x00"} {
				if err == nil {
					_, err = errs.Write([]byte(text))
				}
			}
			return "written", err
		}),
		python: pyAnswer(`for text in "snow \u2603", "half a pair \udc80", "\xff\x00":
    environ["wsgi.errors"].write(text + "\n")
text = "written"
`),
	})
	if _, err := s.body(get("/")); err != nil {
		return err
	}
	if said := s.log.remarks(); len(said) != 3 || said[0] != "snow \u2603" {
		return fmt.Errorf("of three texts, the first with a snowman, these came: %q", said)
	}
	return nil
}
