package trace

import "strings"

// change applies an environ difference that a layer made.
func (s *State) change(d Delta, by Layer) {
	if d.Empty() {
		return
	}
	at := s.places(len(d.Add) + len(d.Set) + len(d.Del))
	for _, h := range d.Add {
		s.set(at, h.Name, h.Value, by)
	}
	for _, c := range d.Set {
		s.set(at, c.Name, c.New, by)
	}
	for _, h := range d.Del {
		s.remove(at, h.Name, by)
	}
	if l := s.Layer(by); l != nil {
		l.Environ.Add = append(l.Environ.Add[:len(l.Environ.Add):len(l.Environ.Add)], d.Add...)
		l.Environ.Set = append(l.Environ.Set[:len(l.Environ.Set):len(l.Environ.Set)], d.Set...)
		l.Environ.Del = append(l.Environ.Del[:len(l.Environ.Del):len(l.Environ.Del)], d.Del...)
	}
}

// few is how many keys layers usually add, and for how many the environ is searched: to
// make a table of it takes as long.
const few = 8

// places tell where keys stand in the environ: a table if many are looked for, since a
// layer may have written as many as it likes.
func (s *State) places(count int) map[string]int {
	if count <= few {
		return nil
	}
	at := make(map[string]int, len(s.Environ))
	for i := range s.Environ {
		at[s.Environ[i].Key] = i
	}
	return at
}

// place finds a key in the environ.
func (s *State) place(at map[string]int, key string) (int, bool) {
	if at != nil {
		i, ok := at[key]
		return i, ok
	}
	for i := range s.Environ {
		if s.Environ[i].Key == key {
			return i, true
		}
	}
	return 0, false
}

func (s *State) set(at map[string]int, key, repr string, by Layer) {
	if i, ok := s.place(at, key); ok {
		v := &s.Environ[i]
		v.Was, v.Repr, v.By, v.Since, v.Gone = v.Repr, repr, by, s.N, false
		v.Source, v.Spans = string(by), nil
		return
	}
	if at != nil {
		at[key] = len(s.Environ)
	}
	s.Environ = append(s.Environ, Variable{
		Entry: Entry{Key: key, Repr: repr, Source: string(by), Type: reprType(repr)}, First: string(by), By: by, Since: s.N,
	})
}

func (s *State) remove(at map[string]int, key string, by Layer) {
	if i, ok := s.place(at, key); ok {
		v := &s.Environ[i]
		v.Gone, v.By, v.Since = true, by, s.N
	}
}

// reprType guesses the type from a repr, for values that a layer wrote.
func reprType(repr string) string {
	switch {
	case strings.HasPrefix(repr, "'"), strings.HasPrefix(repr, `"`):
		return "str"
	case strings.HasPrefix(repr, "<"), repr == "":
		return "object"
	case repr == "True", repr == "False":
		return "bool"
	}
	return "value"
}
