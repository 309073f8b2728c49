package lessons

import (
	"cmp"
	"strings"

	"roundtrip/lessons/expr"
	"roundtrip/wsgi/trace"
)

// Page is one page of a lesson: a request that runs, and what is said about it.
type Page struct {
	// ID is unique in the lesson and stays the same for ever: progress is kept
	// by it.
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	// Term is the one new term of the page; "term:"+Term is explained.
	Term string `yaml:"term"`
	Run  Setup  `yaml:"run"`
	// Hold is where the request is held when the page opens.
	Hold Cond `yaml:"hold"`
	// Lens is the lens shown first, Lenses are the others that the page offers;
	// findings and output among them are offered once there are any.
	Lens   Lens   `yaml:"lens"`
	Lenses []Lens `yaml:"lenses"`
	// Stops are what each press of space does.
	Stops []Stop `yaml:"stops"`
	// Point is what to point at while the page opens, nil for nothing.
	Point   *Point   `yaml:"point"`
	Predict *Predict `yaml:"predict"`
	Change  *Change  `yaml:"change"`
	Claims  []Claim  `yaml:"claims"`
	// Lines are the lines of code that the page's texts name by their numbers.
	Lines []CodeLine `yaml:"lines"`

	// Recording, if it is not empty, is a file below [RecordingsDir]: what other programs did
	// once, which cannot run here. Recorded is its text.
	Recording string `yaml:"recording"`
	Recorded  string `yaml:"-"`

	// Exercise asks the learner for a file of their own, nil on most pages.
	Exercise *Exercise `yaml:"exercise"`

	// Teacher is for whoever teaches with the page; `roundtrip learn --notes` tells it.
	Teacher Teacher `yaml:"teacher"`

	// Lesson is the id of the lesson, Number counts its pages from 1.
	Lesson string `yaml:"-"`
	Number int    `yaml:"-"`
	// Body is the story, in Markdown. A term is linked to its explanation: [heads](?head).
	Body string `yaml:"-"`
	// File is where the page was read from.
	File string `yaml:"-"`
	// Note says that the texts are not in the language that was asked for, or are older than
	// the English ones; "" if there is nothing to say.
	Note string `yaml:"-"`
	// Texts is the file of the translation that the texts are from, "" where they are the
	// page's own.
	Texts string `yaml:"-"`
}

// Teacher are the notes of a page for a teacher.
type Teacher struct {
	// Minutes is how long the page takes in a class; 0 is for the usual time.
	Minutes int `yaml:"minutes"`
	// Ask is what to ask the class.
	Ask string `yaml:"ask"`
}

// Minutes is about how long the page takes in a class: what its notes say, or what pages of
// its kind take.
func (p *Page) Minutes() int {
	switch {
	case p.Teacher.Minutes > 0:
		return p.Teacher.Minutes
	case p.Exercise != nil:
		return 6
	case p.Predict != nil:
		return 2
	}
	return 1
}

// Ref names the page in the whole course: "lesson/page".
func (p *Page) Ref() string { return p.Lesson + "/" + p.ID }

// Offers are the lenses of the page, the one shown first leading.
func (p *Page) Offers() []Lens {
	offers := []Lens{p.Lens}
	for _, l := range p.Lenses {
		if l != p.Lens {
			offers = append(offers, l)
		}
	}
	return offers
}

// Setup is what a page runs: a stack and the request to it.
type Setup struct {
	// App is "FILE.py", "FILE.py:CALLABLE" or "demo:NAME".
	App string `yaml:"app" json:"app,omitempty"`
	// Middleware is listed with the outermost first.
	Middleware []string `yaml:"middleware" json:"middleware,omitempty"`
	Static     *Static  `yaml:"static" json:"static,omitempty"`
	// Serves says that the outermost of Middleware is a server, serve(rfile, wfile,
	// application): it gets the bytes of the connection, and Roundtrip carries them only.
	Serves  bool    `yaml:"serves" json:"serves,omitempty"`
	Request Request `yaml:"request" json:"request,omitzero"`
	// Raw, if it is not empty, is sent instead of Request, as it is but for
	// {{host}}.
	Raw string `yaml:"raw" json:"raw,omitempty"`
	// Leaves, if it is not absent, is where the client goes away.
	Leaves Cond `yaml:"leaves" json:"-"`
}

// Static mounts bundled files beside the application.
type Static struct {
	Prefix string `yaml:"prefix" json:"prefix,omitempty"`
	Dir    string `yaml:"dir" json:"dir,omitempty"`
}

// Request is a request as a page writes it. What is empty has its usual value;
// the client adds Host.
type Request struct {
	Method  string   `yaml:"method" json:"method,omitempty"`
	Target  string   `yaml:"target" json:"target,omitempty"`
	Version string   `yaml:"version" json:"version,omitempty"`
	Headers []string `yaml:"headers" json:"headers,omitempty"` // "Name: value"
	Body    string   `yaml:"body" json:"body,omitempty"`
}

// Fields are the header lines taken apart.
func (r Request) Fields() []trace.Header {
	fields := make([]trace.Header, len(r.Headers))
	for i, line := range r.Headers {
		name, value, _ := strings.Cut(line, ":")
		fields[i] = trace.Header{Name: name, Value: strings.TrimSpace(value)}
	}
	return fields
}

// Lens is one way to look at a request.
type Lens string

// The lenses.
const (
	LensEnviron  Lens = "environ"
	LensWire     Lens = "wire"
	LensResponse Lens = "response"
	LensCode     Lens = "code"
	// LensFindings is there only while there are findings.
	LensFindings Lens = "findings"
	// LensOutput is there only while there is output.
	LensOutput Lens = "output"
	// LensRecording is there only on a page with a recording.
	LensRecording Lens = "recording"
)

// Stop is what one press of space does: the request goes on until a condition
// holds, and the story says something new.
type Stop struct {
	Until Cond   `yaml:"until"`
	Say   string `yaml:"say"`
	// Answers is a question of the page's text, or of what an earlier stop says, that this
	// one answers, word by word.
	Answers string `yaml:"answers"`
	// By, if it is "step", says that the page asks to come here by the key that steps. The
	// stop is taken when the request arrives, whatever moved it.
	By string `yaml:"by"`
	// Lens, if it is not empty, is switched to.
	Lens  Lens   `yaml:"lens"`
	Point *Point `yaml:"point"`
}

// ByStep asks for the key that steps.
const ByStep = "step"

// Point is what to point at in a lens. Exactly one of its fields is set.
type Point struct {
	Key     string `yaml:"key"`     // an environ key
	Bytes   string `yaml:"bytes"`   // request-line, target, header:NAME, body, status-line
	Header  string `yaml:"header"`  // a response header
	Station string `yaml:"station"` // client, server, app or a middleware's name
	Event   string `yaml:"event"`
	At      int    `yaml:"line"` // a line of the code
	// Line is where it stands in the file of the page.
	Line int `yaml:"-"`
}

// Predict is a question that is asked before the request answers it.
type Predict struct {
	// After is how many stops were taken when it is asked.
	After int    `yaml:"after"`
	Ask   string `yaml:"ask"`
	// Point, if it is not empty, says that the answer is pointed at: a station,
	// a key or a byte.
	Point   string   `yaml:"point"`
	Choices []Choice `yaml:"choices"`
	// Answer is evaluated over the trace at Reveal: it is the Is of a choice or
	// the name pointed at, or a list of those that are right.
	Answer Cond `yaml:"answer"`
	// Reveal is where the request runs to when the question was answered.
	Reveal Cond `yaml:"reveal"`
	// Then is said beside the answer.
	Then string `yaml:"then"`
	// Lens is opened with the answer.
	Lens Lens `yaml:"lens"`
	// Shows, if it is not nil, is the line of code that the question is about: the code is
	// opened there with the question.
	Shows *CodeLine `yaml:"shows"`
	// Decides, if it is not empty, says that the answer is carried out: the page's server is
	// handed it under this name in the dictionary decide, its fourth argument. Nothing is
	// there if the question is skipped. It is asked where that server is called.
	Decides string `yaml:"decides"`
}

// Pointed reports whether the question is answered by pointing.
func (p *Predict) Pointed() bool { return p.Point != "" }

// Choice is one answer to choose. Why is one sentence on the belief behind it,
// "" for the right one.
type Choice struct {
	Text string `yaml:"text"`
	Is   any    `yaml:"is"`
	Why  string `yaml:"why"`
	// Claims are facts about the request in which this was decided ([Predict.Decides]).
	Claims []Claim `yaml:"claims"`
}

// Change invites the learner to change something and send the request again.
type Change struct {
	Invite string `yaml:"invite"`
	// Field is target, method, headers, body, raw, app or middleware.
	Field string `yaml:"field"`
	// Select stands selected in the field, so that typing replaces it.
	Select string `yaml:"select"`
	// To is what one key swaps in, for the fields app and middleware.
	To *Swap `yaml:"to"`
	// Type is what somebody types who does what the page asks: in the place of Select, or of
	// the whole field; a header is added. The checks of the content do it.
	Type string `yaml:"type"`
	// Also are other things that somebody may type there. Each is either not taken for the
	// change, or what the page says of it is true as well.
	Also []string `yaml:"also"`
	// That is true of the request as it was changed once the task is done; absent, any
	// change is it.
	That Cond `yaml:"that"`
	// Refused is the rule by which the server refuses the request as it was changed, "" where
	// it does not. What is refused for another reason is not what the page asks for.
	Refused string `yaml:"refused"`
	// Then says what the change has shown.
	Then string `yaml:"then"`
	// Lens is opened once the change was made.
	Lens Lens `yaml:"lens"`
	// Compare are values that are told as they were before the change and as they are after.
	Compare []Compared `yaml:"compare"`
	// Claims are facts about the request as it was changed.
	Claims []Claim `yaml:"claims"`

	words *words // nil are the English ones
}

// Compared is a value of a request that is told before and after a change.
type Compared struct {
	// Name is what the value is called.
	Name string `yaml:"name"`
	// Of is evaluated at the end of the request.
	Of Cond `yaml:"of"`
	// Before and After are what it comes to as the page is, and with the change that the page
	// types, as text. The checks of the content hold them; * stands for what each run has anew.
	Before string `yaml:"before"`
	After  string `yaml:"after"`
}

// Swap is what a change puts in the place of the page's own application or
// middleware.
type Swap struct {
	App        string   `yaml:"app"`
	Middleware []string `yaml:"middleware"`
}

// Swapped is what the page runs after its change of app or middleware, and
// whether it has one.
func (p *Page) Swapped() (Setup, bool) {
	if p.Change == nil || p.Change.To == nil {
		return Setup{}, false
	}
	setup := p.Run
	setup.App = cmp.Or(p.Change.To.App, setup.App)
	if p.Change.Field == "middleware" || len(p.Change.To.Middleware) > 0 {
		setup.Middleware = p.Change.To.Middleware
	}
	return setup, true
}

// Claim is a fact about the run that the page states.
type Claim struct {
	// Say is the sentence that the claim backs.
	Say  string `yaml:"say"`
	That Cond   `yaml:"that"`
	// At is the event after which it is evaluated; absent, the end.
	At Cond `yaml:"at"`
	// Recorded, in the place of That, is a text that stands in the page's recording.
	Recorded string `yaml:"recorded"`
}

// CodeLine is a line of code that a text names by its number.
type CodeLine struct {
	Line int `yaml:"line"`
	// Of is the file, the page's application if it is empty.
	Of string `yaml:"of"`
	// Has is a piece of what stands in the line.
	Has string `yaml:"has"`
}

// FileOf is the file that a line is of: the page's application, if it does not say.
func (p *Page) FileOf(l CodeLine) string {
	file, _, _ := strings.Cut(p.Run.App, ":")
	return cmp.Or(l.Of, file)
}

// Cond is an expression of a page, or "end". The zero Cond is an absent one.
type Cond struct {
	// Expr is nil where the condition is absent or the end.
	Expr *expr.Expr
	// End says that the condition is the end of the exchange.
	End bool
	// Line is where it stands in the file.
	Line int
}

// Absent reports whether the page does not have the condition.
func (c Cond) Absent() bool { return c.Expr == nil && !c.End }

func (c Cond) String() string {
	switch {
	case c.End:
		return "end"
	case c.Expr == nil:
		return ""
	}
	return c.Expr.String()
}
