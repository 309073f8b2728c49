package inspect

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/overlay"
)

// Format is a form in which exchanges are taken away.
type Format struct {
	Name, About string
	Ending      string // of the file's name
}

// The formats.
var (
	Recording   = Format{"recording", "JSON lines, which inspect opens again with every view equal", ".jsonl"}
	HAR         = Format{"HAR 1.2", "for browsers and other tools, with times as the server saw them", ".har"}
	Page        = Format{"HTML page", "the journey and its bytes at each event, for any browser, without a network", ".html"}
	OTLP        = Format{"OTLP", "spans of OpenTelemetry: the request, its stages, and the steps of a framework", ".otlp.json"}
	Curl        = Format{"curl", "a line that sends the same request", ".sh"}
	Pytest      = Format{"pytest", "a test that expects the same status from your application", "_test.py"}
	RawRequest  = Format{"raw request", "the bytes as they came", ".request"}
	RawResponse = Format{"raw response", "the bytes as they left", ".response"}
)

// formats are those in the order in which they are offered.
func formats() []Format {
	return []Format{Recording, Page, HAR, OTLP, Curl, Pytest, RawRequest, RawResponse}
}

// Save writes exchanges in a format to a file, and gives its name. Reveal leaves secrets in
// it. It is for commands.
type Save func(f Format, reveal bool, all []*inspect.Exchange, addr, app string) (path string, err error)

// What is offered beside the formats, at the end of the list: both are deliberate.
const (
	wholeList = " of the whole list"
	revealed  = ", secrets revealed"
)

// chooseExport asks in what form the exchange is taken away.
func (s *Screen) chooseExport() {
	var names []string
	about := map[string]string{}
	offer := func(name, words string) { names, about[name] = append(names, name), words }
	for _, f := range formats() {
		offer(f.Name, f.About)
	}
	offer(Recording.Name+wholeList, "every exchange in the list")
	offer(HAR.Name+wholeList, "every exchange in the list")
	for _, f := range formats() {
		offer(f.Name+revealed, "cookies, tokens and passwords are in it")
	}
	p := overlay.NewPicker("Save in this folder, secrets masked, as", names, 0, func(name string) string { return about[name] })
	p.Chosen = s.export
	s.Overlays.Open(p)
}

// export saves what was chosen.
func (s *Screen) export(name string) tea.Cmd {
	all := []*inspect.Exchange{s.current()}
	i := slices.IndexFunc(formats(), func(f Format) bool { return name == f.Name || name == f.Name+revealed || name == f.Name+wholeList })
	f := formats()[i]
	reveal, r, among := name == f.Name+revealed, s.site.Record, s.among()
	addr, save := s.site.Addr, s.site.Save
	app := func() string { return s.site.Name }
	if s.site.App != nil {
		app = s.site.App
	}
	return func() tea.Msg {
		if name == f.Name+wholeList {
			all = r.All(among)
		}
		path, err := save(f, reveal, all, addr, app())
		return toldMsg{s, fmt.Sprintf("Saved as %s, which only you can read.", path), err}
	}
}
