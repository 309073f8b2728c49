package curl

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const fromBash = `curl 'http://localhost:5000/form?a=%20b&c#there' \
  -H 'Accept: */*' -H 'X-Empty;' \
  -b 'sid=1; t=2' \
  -H $'X-T: it\'s \u00e9\n' --compressed --insecure \
  --data-raw $'tea=green\u0021&note=@x'
`

const fromCmd = "curl ^\"http://localhost:5000/cart?x=1^&y=2^\" ^\r\n" +
	"  -H ^\"Content-Type: application/json^\" ^\r\n" +
	"  -X ^\"PUT^\" ^\r\n" +
	"  --data-raw ^\"^{^\\^\"a^\\^\":^\\^\"50^%^ off^\\^\"^}^\""

func TestParse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text string
		want Line
	}{
		"bash": {fromBash, Line{
			Target: "/form?a=%20b&c", Host: "localhost:5000",
			Headers: []string{"Accept: */*", "X-Empty:", "X-T: it's é\n", "Accept-Encoding: deflate, gzip"},
			Options: Options{Data: []Datum{{Raw, "tea=green!&note=@x"}}, Cookies: []string{"sid=1; t=2"}},
			Ignored: []string{"--insecure"},
		}},
		"cmd": {fromCmd, Line{
			Method: "PUT", Target: "/cart?x=1&y=2", Host: "localhost:5000", Headers: []string{"Content-Type: application/json"},
			Options: Options{Data: []Datum{{Raw, `{"a":"50% off"}`}}},
		}},
		"clusters": {`curl -sSLXPOST -u ada:x example.com -G -d q=1 --data-urlencode "n=a b" -I`, Line{
			Method: "POST", Target: "/?q=1&n=a%20b", Host: "example.com", Headers: []string{"Authorization: Basic YWRhOng="},
			Ignored: []string{"--location", "--show-error", "--silent"},
		}},
		"head": {"curl.exe -I 'http://[::1]:80/a'", Line{Method: "HEAD", Target: "/a", Host: "[::1]:80"}},
		"form": {`curl http://x/ -F 'a=1' -F "f=@b c.txt;type=text/plain"`, Line{
			Target: "/", Host: "x", Options: Options{Forms: []string{"a=1", "f=@b c.txt;type=text/plain"}},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Parse(test.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatCannotBeSentIsSaidInOneSentence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"curl http://x/ --frob 3":  "its option --frob is not known here: leave it out",
		"curl http://x/ -Q 3":      "its option -Q is not known here: leave it out",
		"curl http://x/?a&b":       "it is more than one command",
		"curl http://x/ > out":     "it is more than one command",
		"curl http://x/$(id)":      "$(id) is for a shell: write what it stands for",
		`curl "http://x/$HOME"`:    "$HOME is for a shell: write what it stands for",
		"wget http://x/":           "it does not begin with curl",
		"":                         "it is more than one command",
		"curl 'http://x":           "it is no line of a shell: ",
		"curl":                     "it has to have one address, and has 0",
		"curl http://a/ http://b/": "it has to have one address, and has 2",
	} {
		if _, err := Parse(text); err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func read(name string) ([]byte, error) {
	if name != "a.txt" {
		return nil, fmt.Errorf("there is no %s", name)
	}
	return []byte("one\r\ntwo\n"), nil
}

func TestBody(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options    Options
		body, kind string
	}{
		"none":       {Options{}, "", ""},
		"joined":     {Options{Data: []Datum{{Plain, "a=1"}, {Raw, "@b"}, {URLEncoded, "c=d e"}}}, "a=1&@b&c=d%20e", urlencoded},
		"file":       {Options{Data: []Datum{{Plain, "@a.txt"}}}, "onetwo", urlencoded},
		"binary":     {Options{Data: []Datum{{Binary, "@a.txt"}}}, "one\r\ntwo\n", urlencoded},
		"urlencoded": {Options{Data: []Datum{{URLEncoded, "n@a.txt"}, {URLEncoded, "=x&"}}}, "n=one%0D%0Atwo%0A&x%26", urlencoded},
		"json":       {Options{Data: []Datum{{JSON, `{"a":`}, {JSON, "1}"}}}, `{"a":1}`, "application/json"},
	} {
		got, err := test.options.Body(read)
		if err != nil || string(got.Bytes) != test.body || got.Type != test.kind {
			t.Errorf("%s: got %q as %q, %v", name, got.Bytes, got.Type, err)
		}
	}
}

func TestForm(t *testing.T) {
	t.Parallel()
	got, err := Options{Forms: []string{"a=b;c", "f=@a.txt;type=text/x;filename=z.txt", "v=<a.txt"}}.Body(read)
	if err != nil {
		t.Fatal(err)
	}
	boundary := "--" + strings.TrimPrefix(got.Type, "multipart/form-data; boundary=")
	want := "B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb;c\r\n" +
		"B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"z.txt\"\r\nContent-Type: text/x\r\n\r\none\r\ntwo\n\r\n" +
		"B\r\nContent-Disposition: form-data; name=\"v\"\r\n\r\none\r\ntwo\n\r\nB--\r\n"
	if diff := cmp.Diff(want, strings.ReplaceAll(string(got.Bytes), boundary, "B")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, field := range []string{"a", "=b", "f=@nowhere"} {
		if _, err := (Options{Forms: []string{field}}).Body(read); err == nil {
			t.Errorf("%q was taken", field)
		}
	}
}

func TestJar(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	j := ReadJar(nil)
	j.Keep("127.0.0.1:80", "/cart/add?x", []string{
		"sid=1; HttpOnly; Path=/", "old=1; Path=/", "here=2", "later=3; Max-Age=60; Path=/cart", "locked=4; Secure; Path=/", "other=5; Domain=example.com", "bad",
	}, now)
	j.Keep("127.0.0.1:80", "/", []string{"old=; Max-Age=0; Path=/", "sid=9; Path=/; HttpOnly"}, now)
	j = ReadJar(j.Text())
	for target, want := range map[string]string{"/": "sid=9", "/cart": "here=2; later=3; sid=9", "/cart/x?y=/": "here=2; later=3; sid=9", "/carts": "sid=9"} {
		if got := j.Header("127.0.0.1:5000", target, now); got != want {
			t.Errorf("%s: got %q, want %q", target, got, want)
		}
	}
	if got := j.Header("127.0.0.1", "/cart", now.Add(time.Hour)); got != "here=2; sid=9" {
		t.Errorf("an hour later: %q", got)
	}
	if got := j.Header("localhost", "/", now); got != "" {
		t.Errorf("another host got %q", got)
	}
	if !strings.Contains(string(j.Text()), "#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\t9\n") {
		t.Errorf("the jar is\n%s", j.Text())
	}
}

func FuzzParse(f *testing.F) {
	f.Add(fromBash)
	f.Add(fromCmd)
	f.Fuzz(func(_ *testing.T, text string) { _, _ = Parse(text) })
}
