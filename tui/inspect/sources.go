package inspect

import (
	"maps"

	tea "charm.land/bubbletea/v2"

	"roundtrip/wsgi/trace"
)

// sourcesOf are the texts that are known, with those of the further files that a trace names.
func (s Site) sourcesOf(tr *trace.Trace, known map[string]string) map[string]string {
	if s.Source == nil {
		return known
	}
	all := maps.Clone(known)
	if all == nil {
		all = make(map[string]string)
	}
	for _, file := range filesOf(tr) {
		if _, asked := all[file]; asked {
			continue
		}
		if text := s.Source(file); text != "" {
			all[file] = text
		}
	}
	return all
}

// filesOf are the files that a trace names: those whose code ran, and those in which an exception
// was raised that it tells of. A file can be named more than once.
func filesOf(tr *trace.Trace) []string {
	var files []string
	name := func(src trace.Src) {
		if src.File != "" && (len(files) == 0 || files[len(files)-1] != src.File) {
			files = append(files, src.File)
		}
	}
	for _, e := range tr.Events() {
		name(e.Src)
		switch d := e.Data.(type) {
		case *trace.ErrorsWrite:
			name(d.Handled.At)
		case *trace.CodePrint:
			name(d.Handled.At)
		}
	}
	return files
}

// furtherMsg brings the texts of files that the request has come to since it was opened.
type furtherMsg struct {
	live  *live
	s     *Screen
	texts map[string]string
}

// readFurther reads those files, where there are any.
func (s *Screen) readFurther() tea.Cmd {
	if s.site.Source == nil || s.Exchange == nil || s.asked == s.Trace.Len() {
		return nil
	}
	s.asked = s.Trace.Len()
	site, tr, known, open := s.site, s.Trace, s.Served.Sources, s.open
	return func() tea.Msg {
		if texts := site.sourcesOf(tr, known); len(texts) > len(known) {
			return furtherMsg{open, s, texts}
		}
		return nil
	}
}

// Deliver has them shown.
func (msg furtherMsg) Deliver() tea.Cmd {
	if msg.s.open != msg.live || msg.s.Exchange == nil {
		return nil
	}
	return msg.s.SetTexts(msg.texts)
}
