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
	Recording   = Format{"recording", "inspect opens it again, with every view equal", ".jsonl"}
	HAR         = Format{"HAR 1.2", "for browsers and others, with the server's times", ".har"}
	Page        = Format{"HTML page", "to be stepped in any browser, without a network", ".html"}
	OTLP        = Format{"OTLP", "spans of OpenTelemetry, one for each stage", ".otlp.json"}
	Curl        = Format{"curl", "a line that sends the same request", ".sh"}
	Pytest      = Format{"pytest", "a test that your application gives the same status", "_test.py"}
	RawRequest  = Format{"raw request", "its bytes as the application got it", ".request"}
	RawResponse = Format{"raw response", "its bytes as they left", ".response"}

	RequestBody  = Format{"request body", "without its framing: change it, and e takes it from the file", ".request.body"}
	ResponseBody = Format{"response body", "without its framing", ".response.body"}
)

// Save writes exchanges in a format to a file, and gives its name. Reveal leaves secrets in
// it. It is for commands.
type Save func(f Format, reveal bool, all []*inspect.Exchange, addr, app string) (path string, err error)

// taking is a way to take something away.
type taking struct {
	group, name, about string
	format             Format
	whole              bool // all requests of the list
	reveal             bool // with their secrets
}

// forms are the formats by what somebody wants with them.
var forms = []struct {
	group   string
	formats []Format
}{
	{"to look at the request again", []Format{Recording, Page}},
	{"to send it again", []Format{Curl, Pytest, RawRequest}},
	{"for other tools", []Format{HAR, OTLP, RawResponse, RequestBody, ResponseBody}},
}

// takings are the ways that are offered for one request, and for the whole list unless secrets are in them.
func takings(reveal bool) []taking {
	var all []taking
	for _, form := range forms {
		for _, f := range form.formats {
			all = append(all, taking{group: form.group, name: f.Name, about: f.About, format: f, reveal: reveal})
		}
	}
	if reveal {
		return all
	}
	for _, f := range []Format{Recording, HAR} {
		all = append(all, taking{group: "all requests of the list", name: f.Name + " of the list", about: f.About, format: f, whole: true})
	}
	return all
}

// withSecrets leads to a list of its own: secrets are taken away deliberately.
var withSecrets = taking{
	group: "with cookies, tokens and passwords", name: "with its secrets", about: "the request in one of these forms, nothing masked",
}

// chooseExport asks in what form the exchange is taken away.
func (s *Screen) chooseExport() {
	s.chooseTaking("Save in this folder, secrets masked, as", append(takings(false), withSecrets))
}

// chooseTaking asks for one of several ways.
func (s *Screen) chooseTaking(title string, all []taking) {
	names, byName := make([]string, len(all)), make(map[string]taking, len(all))
	for i, t := range all {
		names[i], byName[t.name] = t.name, t
	}
	p := overlay.NewPicker(title, names, 0, func(name string) string { return byName[name].about })
	p.Group = func(name string) string { return byName[name].group }
	p.Chosen = func(name string) tea.Cmd {
		if name == withSecrets.name {
			s.chooseTaking("Save in this folder with its secrets as", takings(true))
			return nil
		}
		return s.take(byName[name])
	}
	s.Overlays.Open(p)
}

// take saves what was chosen.
func (s *Screen) take(t taking) tea.Cmd {
	all, r, among := []*inspect.Exchange{s.current()}, s.site.Record, s.among().Clone()
	addr, save, app := s.site.Addr, s.site.Save, s.app()
	return func() tea.Msg {
		if t.whole {
			all = r.All(among)
		}
		path, err := save(t.format, t.reveal, all, addr, app())
		told := toldMsg{s, savedWords(path, t.reveal, t.format != RawResponse && t.format != ResponseBody && slices.ContainsFunc(all, changedIn)), err}
		if err == nil && t.format.isWhole() {
			return savedMsg{told, ended(all)}
		}
		return told
	}
}

// isWhole reports whether a request is there as a whole in the format: quitting does not lose what was saved so.
func (f Format) isWhole() bool { return f == Recording || f == HAR || f == Page }

// ended are the numbers of those that are complete as they are.
func ended(all []*inspect.Exchange) (numbers []int) {
	for _, x := range all {
		if x.Row().Over() {
			numbers = append(numbers, x.Number())
		}
	}
	return numbers
}

// app is the application as a test names it.
func (s *Screen) app() func() string {
	if s.site.App != nil {
		return s.site.App
	}
	name := s.site.Name
	return func() string { return name }
}

// savedMsg says which requests were saved.
type savedMsg struct {
	toldMsg
	numbers []int
}

// Deliver tells it, and notes that quitting loses none of them.
func (msg savedMsg) Deliver() tea.Cmd {
	for _, n := range msg.numbers {
		msg.screen.saved[n] = true
	}
	return msg.toldMsg.Deliver()
}

// savedWords say what was saved, and whether it has a request as a person changed it.
func savedWords(path string, reveal, changed bool) string {
	switch {
	case reveal && changed:
		return fmt.Sprintf("Saved as %s, with your change; only you can read it.", path)
	case reveal:
		return fmt.Sprintf("Saved as %s; only you can read it.", path)
	case changed:
		return fmt.Sprintf("Saved as %s, with your change and secrets masked.", path)
	}
	return fmt.Sprintf("Saved as %s, with secrets masked.", path)
}
