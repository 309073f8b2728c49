package conform

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// corpusRow is a case of the request corpus, which lies beside a checkout where
// it is present. Its text has a character for each byte.
type corpusRow struct {
	Name     string          `json:"name"`
	Raw      []byte          `json:"raw_b64"`
	Expect   string          `json:"expect"`
	Tier     string          `json:"tier"`
	Requests []corpusRequest `json:"requests"`
}

type corpusRequest struct {
	Method string `json:"method"`
	URI    string `json:"uri"`
	Body   []byte `json:"body_b64"`
}

func TestCorpus(t *testing.T) {
	t.Parallel()
	file, err := os.Open(filepath.Join("..", "..", "..", "shared", "conformance", "llhttp-requests.jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the request corpus is not beside this checkout")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	listeners := listenersFor(t, echoServer)
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c corpusRow
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		if c.Tier == "core" || c.Tier == "stretch" {
			t.Run(c.Name, func(t *testing.T) { t.Parallel(); c.run(t, listeners) })
		}
	}
	if lines.Err() != nil {
		t.Fatal(lines.Err())
	}
}

// run sends the case as its driver does, with a half-close behind it.
func (c corpusRow) run(t *testing.T, listeners []*listening) {
	methods := []string{"GET"}
	if c.Expect == "accept" {
		methods = nil
		for _, r := range c.Requests {
			methods = append(methods, r.Method)
		}
	}
	want := ""
	for _, h := range listeners {
		o := h.visitAll(t, call{send: string(c.Raw), half: true, methods: methods})
		checkStory(t, o)
		c.judge(t, o)
		got := o.digest()
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", h.name, got, want)
		}
	}
}

func (c corpusRow) judge(t *testing.T, o outcome) {
	t.Helper()
	if c.Expect == "reject" {
		for _, a := range o.answers {
			if a.code < 400 {
				t.Errorf("%q: answered %s", c.Raw, a.status)
			}
		}
		return
	}
	for i, want := range c.Requests {
		if i >= len(o.answers) || o.answers[i].code != 200 {
			t.Fatalf("%q: request %d is not answered", c.Raw, i)
		}
		got := reading(o.answers[i].body)
		path, _, _ := strings.Cut(want.URI, "#")
		_, query, _ := strings.Cut(path, "?")
		for _, complaint := range []string{
			has("REQUEST_METHOD", want.Method)(got), has("REQUEST_URI", want.URI)(got), body(string(want.Body))(got), has("QUERY_STRING", query)(got),
		} {
			if complaint != "" && want.Method != "HEAD" {
				t.Errorf("request %d: %s", i, complaint)
			}
		}
	}
}
