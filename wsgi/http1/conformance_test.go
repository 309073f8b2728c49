package http1_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/latin1"
)

// corpusRow is a case of the request corpus, which lies beside a checkout where it is present.
type corpusRow struct {
	Name     string          `json:"name"`
	Raw      []byte          `json:"raw_b64"`
	Expect   string          `json:"expect"`
	Tier     string          `json:"tier"`
	Requests []corpusRequest `json:"requests"`
}

type corpusRequest struct {
	Method   string      `json:"method"`
	URI      string      `json:"uri"`
	Version  string      `json:"version"`
	Headers  [][2]string `json:"headers"`
	Body     []byte      `json:"body_b64"`
	Trailers [][2]string `json:"trailers"`
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
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c corpusRow
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		if c.Tier == "core" || c.Tier == "stretch" {
			t.Run(c.Name, func(t *testing.T) { t.Parallel(); c.run(t) })
		}
	}
	if lines.Err() != nil {
		t.Fatal(lines.Err())
	}
}

func (c corpusRow) run(t *testing.T) {
	out := readEveryWay(t, string(c.Raw), http1.DefaultLimits())
	if c.Expect == "reject" {
		if out.Refusal == nil || len(out.Messages) > 0 {
			t.Errorf("%q: read %d requests, refusal %v", c.Raw, len(out.Messages), out.Refusal)
		}
		return
	}
	if len(out.Messages) < len(c.Requests) {
		t.Fatalf("%q: read %d requests of %d: %v", c.Raw, len(out.Messages), len(c.Requests), out.Refusal)
	}
	for i, want := range c.Requests {
		want.toBytes()
		if got := asCorpus(out.Messages[i]); got != want.text() {
			t.Errorf("request %d\n got %s\nwant %s", i, got, want.text())
		}
	}
}

// toBytes turns the corpus's text, where each character is a byte, into what a Reader gives.
func (r *corpusRequest) toBytes() {
	r.URI = latin1.Encode(r.URI)
	for i, h := range r.Headers {
		r.Headers[i] = [2]string{latin1.Encode(h[0]), strings.Trim(latin1.Encode(h[1]), " \t")}
	}
}

func asCorpus(m message) string {
	r := corpusRequest{Method: m.Line.Method, URI: m.Line.Target, Version: m.Line.Version, Body: []byte(m.Body)}
	for _, f := range m.Fields {
		r.Headers = append(r.Headers, [2]string{f.Name, f.Value})
	}
	for _, f := range m.Trailers {
		r.Trailers = append(r.Trailers, [2]string{f.Name, f.Value})
	}
	return r.text()
}

// text leaves out what the corpus changed in the requests: it added a Host, spelled in its own way.
func (r corpusRequest) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q %s", r.Method, r.URI, r.Version)
	for _, h := range r.Headers {
		if !strings.EqualFold(h[0], "Host") {
			fmt.Fprintf(&b, " %s=%q", strings.ToLower(h[0]), h[1])
		}
	}
	fmt.Fprintf(&b, " body %q trailers %q", r.Body, r.Trailers)
	return b.String()
}
