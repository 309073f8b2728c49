package tracepage_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"roundtrip/internal/cli/tracepage"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/redact"
)

// recorded is an exchange of a demo application.
func recorded(t *testing.T, stack catalog.Stack, raw string) *trace.Trace {
	t.Helper()
	lab, err := sandbox.NewLab(&catalog.Catalog{}, stack)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lab.Close() })
	run, err := lab.Send(sandbox.Request{Raw: []byte(raw)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	return run.Trace()
}

var hello = catalog.Stack{App: "demo:hello", Middleware: []string{"timing", "session"}}

const get = "GET /hello?name=Ada HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer abcdefghijk\r\nX-Odd: <script>alert(1)</script>\x01\r\nConnection: close\r\n\r\n"

func page(t *testing.T, tr *trace.Trace, o tracepage.Options) string {
	t.Helper()
	var b strings.Builder
	if err := tracepage.Write(&b, tr, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// content is what the script reads.
type content struct {
	Steps []struct {
		Journey int   `json:"j"`
		Lists   []int `json:"l"`
		In      int64 `json:"i"`
		Out     int64 `json:"o"`
	} `json:"steps"`
	At       int `json:"at"`
	Journeys []struct {
		Says string `json:"s"`
	} `json:"journeys"`
	Rows []struct {
		ID    string `json:"id"`
		Spans []struct {
			Buf string `json:"b"`
			Off int    `json:"o"`
			Len int    `json:"n"`
		} `json:"s"`
	} `json:"rows"`
	Lists [][]int     `json:"lists"`
	In    wireContent `json:"in"`
	Out   wireContent `json:"out"`
}

type wireContent struct{ Text, Tail, Cut string }

func contentOf(t *testing.T, html string) content {
	t.Helper()
	found := regexp.MustCompile(`(?s)<script type="application/json" id="data">(.*?)</script>`).FindStringSubmatch(html)
	if found == nil {
		t.Fatal("the page has no data")
	}
	var c content
	if err := json.Unmarshal([]byte(found[1]), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// The page needs nothing else, and what came from outside is text in it.
func TestThePageIsOneFile(t *testing.T) {
	t.Parallel()
	raw := strings.Replace(get, "\x01", "", 1)
	html := page(t, recorded(t, hello, raw), tracepage.Options{App: "demo:<b>", Masked: false})
	if found := regexp.MustCompile(`<(?:script|img|iframe|source)[^>]*\ssrc=|<link[^>]*href="[^d]|@import|url\(|fetch\(|XMLHttpRequest|https?://`).FindString(html); found != "" {
		t.Errorf("the page needs something else: %s", found)
	}
	for _, tag := range []string{"<script>alert", "<b>"} {
		if strings.Contains(html, tag) {
			t.Errorf("%s got into the page as a tag", tag)
		}
	}
	for _, landmark := range []string{`<main>`, `<nav `, `<header>`, `aria-live="polite"`, `<html lang="en">`, `prefers-color-scheme: dark`, `<noscript>`} {
		if !strings.Contains(html, landmark) {
			t.Errorf("%s is missing", landmark)
		}
	}
}

// Every event is in the list, and each step has what the viewer shows there. A key of the
// environ lights up the bytes that it was made of.
func TestThePageHasEveryEventAndItsBytes(t *testing.T) {
	t.Parallel()
	tr := recorded(t, hello, strings.Replace(get, "\x01", "", 1))
	html := page(t, tr, tracepage.Options{})
	c := contentOf(t, html)
	if len(c.Steps) != tr.Len() || strings.Count(html, `<li><span class="time">`) != tr.Len() {
		t.Errorf("%d events, %d steps", tr.Len(), len(c.Steps))
	}
	last := c.Steps[len(c.Steps)-1]
	if got := c.Journeys[last.Journey].Says; !strings.HasPrefix(got, "Back at the client, ") {
		t.Errorf("at the end it says %q", got)
	}
	if last.In != int64(len(c.In.Text)) || last.Out != int64(len(c.Out.Text)) || !strings.HasSuffix(c.Out.Text, "Hello, Ada!") {
		t.Errorf("the wire has %d and %d bytes, the last step %d and %d", len(c.In.Text), len(c.Out.Text), last.In, last.Out)
	}
	for _, i := range c.Lists[last.Lists[0]] {
		if r := c.Rows[i]; r.ID == "environ:QUERY_STRING" {
			s := r.Spans[0]
			if got := c.In.Text[s.Off : s.Off+s.Len]; got != "name=Ada" {
				t.Errorf("QUERY_STRING lights up %q", got)
			}
			return
		}
	}
	t.Error("QUERY_STRING is not in the environ of the last step")
}

// The times begin with the first byte of the request, whatever was held before it on the same
// connection.
func TestThePageTellsTheTimeOfTheRequest(t *testing.T) {
	t.Parallel()
	tr := trace.New(time.Time{}, []trace.Event{
		{X: 2, N: 2, T: 90 * time.Second, Held: 80 * time.Second, Layer: trace.LayerServer, Data: &trace.ConnReused{}},
		{X: 2, N: 2, T: 90*time.Second + 250*time.Microsecond, Held: 80 * time.Second, Layer: trace.LayerServer, Data: &trace.BytesIn{}},
		{X: 2, N: 2, T: 1090 * time.Second, Held: 80 * time.Second, Layer: trace.LayerServer, Data: &trace.BytesIn{}},
	})
	html := page(t, tr, tracepage.Options{})
	times := regexp.MustCompile(`<span class="time">([^<]*)<`).FindAllStringSubmatch(html, -1)
	if !strings.Contains(html, `style="--time: 9ch"`) {
		t.Error("the longest time has no room")
	}
	if len(times) != 3 || times[0][1] != "0.00" || times[2][1] != "999999.75" {
		t.Errorf("the events are at %q", times)
	}
}

// Of a long body, the page has both ends, and says what is missing between them.
func TestThePageOfALongBody(t *testing.T) {
	t.Parallel()
	body := strings.Repeat("tea ", 100_000) + "end"
	tr := recorded(t, catalog.Stack{App: "demo:echo"}, fmt.Sprintf("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", len(body), body))
	in := contentOf(t, page(t, tr, tracepage.Options{})).In
	kept, sum := len(in.Text)+len(in.Tail), sha256.Sum256([]byte(body))
	if !strings.HasSuffix(in.Tail, "tea end") || kept > 256<<10 || !strings.Contains(in.Cut, "The whole body has 400,003 bytes") || !strings.Contains(in.Cut, hex.EncodeToString(sum[:])) {
		t.Errorf("%d bytes, the last of them %.9q, and it says %q", kept, in.Tail[max(0, len(in.Tail)-9):], in.Cut)
	}
}

// Secrets of a trace that was redacted are nowhere in the page.
func TestThePageOfARedactedTraceHasNoSecret(t *testing.T) {
	t.Parallel()
	tr, err := redact.Trace(recorded(t, hello, strings.Replace(get, "\x01", "", 1)))
	if err != nil {
		t.Fatal(err)
	}
	html := page(t, tr, tracepage.Options{Masked: true})
	if strings.Contains(html, "abcdefghijk") || !strings.Contains(html, "REDACTED-RE") || !strings.Contains(html, "Secrets are masked") {
		t.Error("the secret is in the page, or it is not said that it is masked")
	}
}

// A trace in which nothing could be read has a page too.
func TestThePageOfARefusedRequest(t *testing.T) {
	t.Parallel()
	html := page(t, recorded(t, hello, get), tracepage.Options{})
	if !strings.Contains(html, "request.rejected") || len(contentOf(t, html).Steps) == 0 {
		t.Error("the refusal is not in the page")
	}
	if html := page(t, trace.New(time.Time{}, nil), tracepage.Options{}); !strings.Contains(html, "<main>") {
		t.Error("an empty trace has no page")
	}
}

// A page opens at the end of what happened, or where it failed.
func TestAPageOpensAtTheResult(t *testing.T) {
	t.Parallel()
	fine := recorded(t, hello, strings.Replace(get, "\x01", "", 1))
	failed := recorded(t, catalog.Stack{App: "demo:raises"}, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	for tr, want := range map[*trace.Trace]int{fine: fine.Len() - 1, failed: failed.Find(trace.KindAppRaised, 0)} {
		if got := contentOf(t, page(t, tr, tracepage.Options{})).At; got != want || got < 1 {
			t.Errorf("it opens at step %d, want %d", got, want)
		}
	}
}

// A page says that the request was changed while it was held, and only then.
func TestThePageOfAChangedRequest(t *testing.T) {
	t.Parallel()
	tr := recorded(t, hello, strings.Replace(get, "\x01", "", 1))
	for what, want := range map[string]bool{"request": true, "head": false} {
		events := append(tr.Events(), trace.Event{X: 1, Data: &trace.Edited{What: what, Before: "GET /a", After: "GET /b"}})
		if html := page(t, trace.New(tr.Started, events), tracepage.Options{}); strings.Contains(html, "was changed while it was held") != want {
			t.Errorf("%s: it says so: %v", what, !want)
		}
	}
}

// In a browser the page stands at the event that its address names.
func TestThePageInABrowser(t *testing.T) {
	t.Parallel()
	browser, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no Chromium here: apt-get install chromium")
	}
	tr := recorded(t, hello, strings.Replace(get, "\x01", "", 1))
	at := tr.Find(trace.KindHeadCommitted, 0) + 1
	dir := t.TempDir()
	file := filepath.Join(dir, "trace.html")
	if err := os.WriteFile(file, []byte(page(t, tr, tracepage.Options{})), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+filepath.Join(dir, "profile"),
		"--dump-dom", "file://"+file+"#event-"+itoa(at))
	dom, err := cmd.Output()
	if err != nil {
		t.Skipf("Chromium does not run here: %v", err)
	}
	says := regexp.MustCompile(`<p id="says"[^>]*>([^<]*)<`).FindSubmatch(dom)
	if says == nil || !strings.Contains(string(says[1]), "Event "+itoa(at)+" of ") || !strings.Contains(string(says[1]), "head.committed: 200 OK") {
		t.Errorf("it says %q", says)
	}
	for _, want := range []string{`aria-current="step"`, `● here`, `role="button"`} {
		if !strings.Contains(string(dom), want) {
			t.Errorf("%s is missing in the page as it is drawn", want)
		}
	}
}

func itoa(n int) string {
	text, _ := json.Marshal(n)
	return string(text)
}

// The place of an event stands in its row once, where its words name it already.
func TestThePlaceOfAnEventStandsOnce(t *testing.T) {
	t.Parallel()
	tr := trace.New(time.Unix(0, 0), []trace.Event{
		{Seq: 1, X: 1, Conn: 1, N: 1, Layer: trace.LayerApp, Src: trace.Src{File: "shop/only.py", Line: 38}, Data: &trace.FrameworkEntered{Framework: "Flask", Step: "view", Name: "tea"}},
	})
	if n := strings.Count(page(t, tr, tracepage.Options{}), "shop/only.py:38"); n != 1 {
		t.Errorf("it stands there %d times", n)
	}
}
