package tui

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/sandbox/python/pythontest"
)

// A line of the code that a text names is on the screen beside that text, wherever code is.
func TestTheLineThatATextNamesIsSeen(t *testing.T) {
	if pythontest.Race {
		t.Skip("nothing races here that other tests do not look at")
	}
	t.Parallel()
	for _, l := range options(t, setup{}).Course.Lessons {
		pages, err := l.Pages()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			if p.Exercise != nil || !namesALine(p) {
				continue
			}
			t.Run(l.ID+"/"+p.ID, func(t *testing.T) {
				t.Parallel()
				for _, s := range []size{middle, wide} {
					d := sit(t, setup{start: l.ID + "/" + p.ID, size: s})
					d.readsWithCode()
				}
			})
		}
	}
}

// namesALine reports whether a text of a page names a line of the code.
func namesALine(p *lessons.Page) bool {
	texts := []string{p.Body}
	for _, s := range p.Stops {
		texts = append(texts, s.Say)
	}
	for _, text := range texts {
		if lessons.LineNamed(text) > 0 {
			return true
		}
	}
	return false
}

// readsWithCode reads a page to its task, and looks for the lines that it names.
func (d *desk) readsWithCode() {
	d.Helper()
	for range 14 {
		d.seesNamedLine()
		switch d.phase() {
		case reading.Stopping, reading.Withheld, reading.Ending:
			d.press("space")
		case reading.Asking:
			d.press("0")
		default:
			return
		}
	}
}

// codeShown is the head of the code in a lens.
var codeShown = regexp.MustCompile(`── ?\[?code [a-z_]+\.py`)

func (d *desk) seesNamedLine() {
	d.Helper()
	v, text := d.v(), d.lesson().Page().Body
	switch said := d.lesson().Reading().Text(reading.Run{Trace: v.Trace, Held: v.Held != nil, Over: v.Over}, v.At); {
	case said.Verdict != nil:
		text = said.Verdict.Then
	case said.Say != "":
		text = said.Say
	}
	line, screen := lessons.LineNamed(text), d.text()
	if line == 0 || !codeShown.MatchString(screen) {
		return
	}
	if row := regexp.MustCompile(fmt.Sprintf(`(?m)[ ▸●◆] +%d  `, line)); !row.MatchString(screen) {
		d.Errorf("at %d×%d line %d is not seen beside %q:\n%s", d.m.Width, d.m.Height, line, text, screen)
	}
}

// The code that a question is about is on the screen with it, in the smallest terminal, as is the line that
// the question names.
func TestTheCodeOfAQuestionIsSeen(t *testing.T) {
	t.Parallel()
	asked := 0
	for _, l := range options(t, setup{}).Course.Lessons {
		pages, err := l.Pages()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			if p.Predict == nil || p.Predict.Shows == nil && lessons.LineNamed(p.Predict.Ask) == 0 || pythontest.Race && asked > 2 {
				continue
			}
			asked++
			t.Run(l.ID+"/"+p.ID, func(t *testing.T) {
				t.Parallel()
				d := sit(t, setup{start: l.ID + "/" + p.ID, size: small})
				for n := 0; n < 14 && d.phase() != reading.Asking; n++ {
					d.press("space")
				}
				d.seesCodeOf(p)
			})
		}
	}
}

func (d *desk) seesCodeOf(p *lessons.Page) {
	d.Helper()
	screen := d.text()
	if s := p.Predict.Shows; s != nil {
		if !strings.Contains(screen, "[code "+p.FileOf(*s)) || !regexp.MustCompile(fmt.Sprintf(`(?m)[ ▸●◆✗] +%d  `, s.Line)).MatchString(screen) {
			d.Errorf("line %d of %s is not seen beside %q:\n%s", s.Line, p.FileOf(*s), p.Predict.Ask, screen)
		}
	}
	lensOfPoint := p.Predict.Point == "key" || p.Predict.Point == "byte" // which is where the answer is
	if line := lessons.LineNamed(p.Predict.Ask); !lensOfPoint && line > 0 && !regexp.MustCompile(fmt.Sprintf(`(?m)[ ▸●◆✗] +%d  `, line)).MatchString(screen) {
		d.Errorf("line %d is not seen beside %q:\n%s", line, p.Predict.Ask, screen)
	}
}
