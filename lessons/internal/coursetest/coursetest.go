// Package coursetest is a small course of one lesson, as files in memory, for tests that
// change something in it and look what is found. It is not shipped.
package coursetest

import (
	"maps"
	"testing/fstest"
)

// Files is a small course, each file by its name.
func Files(change map[string]string) fstest.MapFS {
	all := map[string]string{
		"course.yaml":           "format: 1\nminutes: 5\nlessons: [first]\n",
		"first/lesson.md":       "---\nid: first\ntitle: First\nsummary: One lesson.\nformat: 1\n---\nAbout it.\n",
		"first/01-hello.md":     HelloPage,
		"first/02-next.md":      NextPage,
		"apps/hello.py":         "",
		"apps/other.py":         "",
		"middleware/timing.py":  "",
		"middleware/session.py": "",
		"explain/terms.yaml":    "- {id: 'term:request', title: Request, text: What a client sends., section: RFC 9110 §3.4}\n",
	}
	maps.Copy(all, change)
	out := fstest.MapFS{}
	for name, text := range all {
		if text != Absent {
			out[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return out
}

// Absent as a file's text leaves the file out.
const Absent = "\x00"

// HelloPage is a page with two stops, a question and a change.
const HelloPage = `---
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

// NextPage is a page whose question is answered by pointing.
const NextPage = `---
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

// KettlePage is a page with an exercise.
const KettlePage = `---
id: kettle
title: Write it
term: request
run: {app: hello.py, middleware: [kettle], request: {target: /tea}}
claims:
  - that: status == 200
exercise:
  name: kettle
  checks:
    - id: hot
      that: status == 200
      expected: the status 200 OK
    - id: other
      app: other.py
      middleware: [timing, kettle]
      request: {method: POST, body: tea=green}
      that: response["X-Tea"] == "hot"
      expected: "X-Tea: hot"
  mistakes:
    - id: cold
      when: status == 500
      say: It is cold.
  hints: [Heat it.]
  about: Heat, then pour.
---
Make tea.
`

// Kettle is the small course with an exercise, changed.
func Kettle(change map[string]string) map[string]string {
	all := map[string]string{
		"first/03-kettle.md":               KettlePage,
		"exercises/kettle/start.py":        "start",
		"exercises/kettle/solution.py":     "solution",
		"exercises/kettle/other/tea.py":    "other",
		"exercises/kettle/wrong/cold-1.py": "cold",
		"exercises/kettle/wrong/cold-2.py": "very cold",
	}
	maps.Copy(all, change)
	return all
}
