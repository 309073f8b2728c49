package lessons

import (
	"maps"
	"testing"
	"testing/fstest"
)

// files is a small course, each file by its name.
func files(change map[string]string) fstest.MapFS {
	all := map[string]string{
		"course.yaml":           "format: 1\nminutes: 5\nlessons: [first]\n",
		"first/lesson.md":       "---\nid: first\ntitle: First\nsummary: One lesson.\nformat: 1\n---\nAbout it.\n",
		"first/01-hello.md":     helloPage,
		"first/02-next.md":      nextPage,
		"apps/hello.py":         "",
		"apps/other.py":         "",
		"middleware/timing.py":  "",
		"middleware/session.py": "",
		"explain/terms.yaml":    "- {id: 'term:request', title: Request, text: What a client sends., section: RFC 9110 §3.4}\n",
	}
	maps.Copy(all, change)
	out := fstest.MapFS{}
	for name, text := range all {
		if text != absent {
			out[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return out
}

// absent as a file's text leaves the file out.
const absent = "\x00"

const helloPage = `---
id: hello
title: A request is waiting
term: request
run:
  app: hello.py
  middleware: [timing, session]
  request: {target: /hello?name=Ada, headers: ["X-Tea: green"]}
lens: wire
lenses: [environ]
stops:
  - until: event == "request.line"
    say: The first line.
    point: {bytes: target}
  - until: end
    say: The answer.
    lens: response
predict:
  after: 1
  ask: Who receives the call first?
  choices:
    - {text: The session, is: session, why: ""}
    - {text: The timing, is: timing, why: It is further out.}
  answer: first_receiver
  reveal: event == "start_response.called"
  then: The layer next to it.
change: {invite: Press e., field: target, select: Ada}
claims:
  - say: The answer is 200 OK.
    that: status == 200
  - that: environ["QUERY_STRING"] == "name=Ada"
    at: event == "app.called"
---
A client has sent a request.
`

const nextPage = `---
id: next
title: Pointing
term: request
run: {app: hello.py, request: {target: /hello?name=Ada}}
hold: event == "environ.built"
predict:
  after: 0
  ask: Where did the name go?
  point: key
  choices:
    - {is: PATH_INFO, why: The path ends at the question mark.}
  answer: '[k for k in keys() if "Ada" in environ[k]]'
  reveal: event == "app.called"
  then: Behind the question mark begins the query.
claims:
  - that: seen("environ.built")
---
Look at the dictionary.
`

// page loads one page of the small course, changed.
func page(t *testing.T, id string, change map[string]string) *Page {
	t.Helper()
	c, err := Load(files(change))
	if err != nil {
		t.Fatal(err)
	}
	_, p, err := c.Find("first/" + id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
