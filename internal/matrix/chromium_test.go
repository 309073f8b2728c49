package matrix

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
)

// visit is one thing that a person does in the browser.
type visit struct {
	name  string
	loads bool   // a page is loaded, and its end waited for
	does  string // JavaScript, whose value is part of what is compared
	shows string // JavaScript for what the page shows afterwards
}

const (
	text = `document.body.innerText.trim()`
	// hand puts a file into the upload form, as a person who has chosen one.
	hand = `(() => { const t = new DataTransfer(); t.items.add(new File([new Uint8Array(150000).fill(65)], "tea.txt"));
		const f = document.querySelector("#upload"); f.file.files = t.files; f.requestSubmit() })()`
	enter = `(() => { const f = document.forms[0]; f.user.value = "` + user + `"; f.password.value = "` + password + `"; f.requestSubmit() })()`
	// listen gives the events of a stream, and whether they came one by one.
	listen = `new Promise(done => { const got = [], at = [], s = new EventSource("/events?n=3&every=0.2");
		s.onmessage = e => { got.push(e.data); at.push(performance.now());
			if (got.length == 3) { s.close(); done(got + (at[2] - at[0] > 200 ? " one by one" : " at once")) } } })`
)

// visits are what a person does with the Flask and the Django project.
func visits() []visit {
	return []visit{
		{name: "open", loads: true, does: `location = "/"`, shows: text + ` + getComputedStyle(document.body).fontFamily + document.documentElement.dataset.ready`},
		{name: "form", loads: true, does: `location = "/login"`, shows: `document.title`},
		{name: "log in", loads: true, does: enter, shows: text},
		{name: "form again", loads: true, does: `location = "/login"`, shows: `document.title`},
		{name: "upload", loads: true, does: hand, shows: text},
		{name: "redirect", loads: true, does: `location = "/old"`, shows: `location.pathname + location.search + ` + text},
		{name: "JSON", does: `fetch("/api", {method: "POST", headers: {"Content-Type": "application/json"}, body: '{"tea": [1]}'}).then(r => r.text())`},
		{name: "eight at once", does: `Promise.all([..."12345678"].map(() => fetch("/stream").then(r => r.text()))).then(all => all.join())`},
		{name: "events", does: listen},
		{name: "HEAD", does: `fetch("/stream", {method: "HEAD"}).then(r => r.text().then(() => r.status))`},
		{name: "nothing", does: `fetch("/nothing").then(r => r.text().then(() => r.status))`},
		{name: "failed", does: `fetch("/fails").then(r => r.text().then(() => r.status))`},
		{name: "cut", does: `fetch("/late").then(r => r.text()).then(() => "whole", () => "cut")`},
		{name: "missing", loads: true, does: `location = "/missing"`, shows: `document.title`},
		{name: "log out", loads: true, does: `location = "/logout"`, shows: text},
	}
}

// A browser gets the same from serve, which records and checks everything, as from
// gunicorn.
func TestChromiumGetsTheSame(t *testing.T) {
	t.Parallel()
	if pythontest.Race {
		t.Skip("it is done without the race detector, which is for our own code")
	}
	for _, a := range apps() {
		if a.name != "flask" && a.name != "django" {
			continue
		}
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			r := rows()[0]
			p := place{app: a, engine: catalog.System, python: r.python(t), row: r}
			if a.data != nil {
				p.made = t.TempDir()
				a.data(t, p.python, p.made)
			}
			want := browse(t, gunicorn(t, p).(*process).addr)
			have := browse(t, serve()(t, p).(*process).addr)
			if diff := cmp.Diff(want, have); diff != "" {
				t.Errorf("with gunicorn (-), with roundtrip serve (+):\n%s", diff)
			}
		})
	}
}

// seen is what came of a visit: its value, or what the page showed, and each request.
type seen struct {
	Visit, Gave string
	Requests    []string
}

// browse does all the visits in a browser of its own.
func browse(t *testing.T, addr string) []seen {
	t.Helper()
	d := chromium(t)
	f := traffic{browser: d, all: map[string]*exchange{}}
	d.call(t, "Page.navigate", map[string]any{"url": "http://" + addr + "/static/site.css"}, nil)
	f.loaded(t, "the first page")
	f.requests(t)
	var all []seen
	for _, v := range visits() {
		s := seen{Visit: v.name, Gave: d.run(t, v.does)}
		if v.loads {
			f.loaded(t, v.name)
			s.Gave = d.run(t, v.shows)
		}
		s.Requests = f.requests(t)
		all = append(all, s)
	}
	return all
}
