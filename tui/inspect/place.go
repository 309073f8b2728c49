package inspect

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons/expr"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/suggest"
	"roundtrip/tui/overlay"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi/trace"
)

// lineForm is how a line with a condition is typed: cart.py:42 if total > 10. The comma of pdb is taken for
// the if.
var lineForm = regexp.MustCompile(`^\s*([^"'(){}\[\]]+):(\d+)(?:\s+if\b\s*(.*)|\s*,\s*(.*))?\s*$`)

// places reads where breakpoints are to stand.
type places struct {
	texts   map[string]string // of the sources that are known, by file
	further bool              // there may be others
	absent  map[string]string // why there is no such file, by the name that was looked for
}

// places are those of the site, and of the request that was looked at last.
func (s *Screen) places() places {
	texts := maps.Clone(s.site.Served().Sources)
	if texts == nil {
		texts = make(map[string]string)
	}
	if s.Exchange != nil {
		maps.Copy(texts, s.Served.Sources)
	}
	return places{texts: texts, further: s.site.Source != nil}
}

// read makes a breakpoint of a text: an expression, or a line that may have one.
func (p places) read(text string) (b inspect.Breakpoint, err error) {
	m := lineForm.FindStringSubmatch(text)
	if m == nil {
		b.Condition, err = Condition(text)
		return b, err
	}
	b.Line.Line, _ = strconv.Atoi(m[2]) // of digits; one that is too large is beyond every file
	b.Line.File, err = p.file(strings.TrimSpace(m[1]))
	source := p.texts[b.Line.File]
	if err == nil && source != "" {
		b.Line.Line, err = reached(b.Line, source)
		b.Coroutine = viewer.IsInCoroutine(b.Line.Line-1, strings.Split(source, "\n"))
	}
	if condition := strings.TrimSpace(m[3] + m[4]); err == nil && condition != "" {
		b.Condition, err = lineCondition(condition, source)
	}
	return b, err
}

func (p places) check(text string) error {
	_, err := p.read(text)
	return err
}

// file is the source that a name means, which may leave out the folders.
func (p places) file(name string) (string, error) {
	if !viewer.IsPython(name) {
		return "", fmt.Errorf("write %s: a template has no breakpoints", viewer.TemplateCondition(templateName(name)))
	}
	if why := p.absent[name]; why != "" {
		return "", errors.New(why)
	}
	found := slices.DeleteFunc(slices.Sorted(maps.Keys(p.texts)), func(file string) bool {
		return file != name && !strings.HasSuffix(file, "/"+name)
	})
	switch {
	case slices.Contains(found, name), len(found) == 0 && p.further && strings.HasSuffix(name, ".py"):
		return name, nil
	case len(found) == 0:
		return "", fmt.Errorf("there is no source %s here", name)
	case len(found) > 1:
		return "", fmt.Errorf("the file %s may be %s", name, strings.Join(found, " or "))
	}
	return found[0], nil
}

// templateName is what a framework calls a template: its path below the folder of templates.
func templateName(file string) string {
	if i := strings.LastIndex("/"+file, "/templates/"); i >= 0 {
		return file[i+len("templates/"):]
	}
	return file
}

// reached is the line at which requests are held for a line of a source: the first decorator of a function.
func reached(at trace.Src, source string) (int, error) {
	lines := strings.Split(strings.TrimRight(source, "\n"), "\n")
	if at.Line < 1 || at.Line > len(lines) {
		return 0, fmt.Errorf("the file %s has lines 1 to %d", at.File, len(lines))
	}
	if why := viewer.NeverReached(lines[at.Line-1]); why != "" {
		return 0, fmt.Errorf(why, at.Line)
	}
	return 1 + viewer.DefinitionLine(at.Line-1, func(i int) string { return lines[i] }), nil
}

// names are what tab completes: the names of the exchange, and those in the sources.
func (p places) names() []string {
	all := append(expr.Names(), "exchange", "local")
	for file, text := range p.texts {
		if strings.HasSuffix(file, ".py") {
			all = append(all, expr.Words(text)...)
		}
	}
	return names(all)
}

// names puts names in the order in which they are shown: those first that are asked for most.
func names(all []string) []string {
	slices.Sort(all)
	all = slices.Compact(all)
	slices.SortStableFunc(all, expr.Compare)
	return all
}

// note says that a file is looked for, or what a name means that a variable may have as well as the exchange.
func (p places) note(text string) string {
	b, err := p.read(text)
	if err != nil || b.Line.File == "" {
		return ""
	}
	if p.texts[b.Line.File] == "" {
		return "enter looks for " + b.Line.File
	}
	if b.Condition == nil {
		return ""
	}
	x, err := compileLine(b.Condition.Text, "")
	if err != nil {
		return ""
	}
	words := expr.Words(p.texts[b.Line.File])
	for _, name := range x.Hides() {
		if slices.Contains(words, name) {
			return fmt.Sprintf("%s: the variable, else exchange.%s", name, name)
		}
	}
	return ""
}

// askPlace asks where a breakpoint is to stand, and for its condition; it may be a new one.
func (s *Screen) askPlace(b inspect.Breakpoint) tea.Cmd {
	text := ""
	switch {
	case b.Line.File != "" && b.Condition == nil:
		text = placeWords(b) + " if "
	case b.Number > 0:
		text = placeWords(b)
	}
	s.askPlaceFrom(b, s.places(), text)
	return nil
}

// askPlaceFrom asks with a text that is there already.
func (s *Screen) askPlaceFrom(b inspect.Breakpoint, p places, text string) {
	s.Overlays.Open(overlay.NewExpression("hold where", text, `Python, such as status >= 400, or a line: cart.py:42 if total > 10`, p.check, func(text string) tea.Cmd {
		if text == "" {
			s.listBreaks()
			return nil
		}
		wanted, err := p.read(text)
		if err != nil { // which was asked before
			s.TellError(err)
			return nil
		}
		wanted.Number, wanted.From, wanted.Once, wanted.Off = b.Number, b.From, b.Once, b.Off
		return s.setPlace(wanted, p)
	}).Completing(p.names(), expr.About).Noting(p.note))
}

// setPlace sets a breakpoint. A file that nobody has looked at yet is looked for first.
func (s *Screen) setPlace(b inspect.Breakpoint, p places) tea.Cmd {
	if file := b.Line.File; file != "" && p.texts[file] == "" {
		site := s.site
		return func() tea.Msg { return site.look(placedMsg{screen: s, b: b}) }
	}
	s.site.Record.SetBreakpoint(b)
	s.showBreaks()
	s.listBreaks()
	return nil
}

// placedMsg brings the source in which a breakpoint is to stand, "" if there is none; then like are the names of
// others that may be meant.
type placedMsg struct {
	screen *Screen
	b      inspect.Breakpoint
	source string
	like   []string
}

// look reads the source of a breakpoint. A name that is the end of one file's alone means that file.
func (s Site) look(msg placedMsg) placedMsg {
	file := &msg.b.Line.File
	if msg.source = s.Source(*file); msg.source != "" || s.Like == nil {
		return msg
	}
	if msg.like = s.Like(*file); len(msg.like) == 1 {
		*file = msg.like[0]
		msg.source = s.Source(*file)
	}
	return msg
}

// Deliver sets it.
func (msg placedMsg) Deliver() tea.Cmd {
	s, file := msg.screen, msg.b.Line.File
	if msg.source == "" {
		p := s.places()
		p.absent = map[string]string{file: p.whyAbsent(file, msg.like)}
		s.askPlaceFrom(msg.b, p, placeWords(msg.b))
		return nil
	}
	known := places{texts: map[string]string{file: msg.source}}
	b, err := known.read(placeWords(msg.b))
	if err != nil {
		s.TellError(err)
		return nil
	}
	b.Number, b.From, b.Once, b.Off = msg.b.Number, msg.b.From, msg.b.Once, msg.b.Off
	return s.setPlace(b, known)
}

// whyAbsent says that a file is not there, and which may be meant.
func (p places) whyAbsent(file string, like []string) string {
	if len(like) > 1 {
		return fmt.Sprintf("several are called %s: write more of the path, such as %s", file, like[0])
	}
	why := fmt.Sprintf("there is no source %s here", file)
	if near := suggest.Near(file, p.files()); len(near) > 0 {
		why += "; did you mean " + strings.Join(near, ", ") + "?"
	}
	return why
}

// files are the names of the sources of Python, with their folders and without.
func (p places) files() (names []string) {
	for file := range p.texts {
		if strings.HasSuffix(file, ".py") {
			names = append(names, file, path.Base(file))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
