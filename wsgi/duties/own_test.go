package duties

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi"
)

// No check does the work of another: for each duty there is a mutant that the
// check of this duty notices, and no other.
func TestEachDutyHasAMutantOfItsOwn(t *testing.T) {
	if pythontest.Race {
		t.Skip("who notices what has nothing to do with races, and takes long under the detector")
	}
	t.Parallel()
	engines, own := engines(), map[string]map[string]mutant{}
	for _, e := range engines {
		own[e.name] = ownMutants(t, e)
	}
	for _, d := range duties() {
		t.Run(d.id, func(t *testing.T) {
			t.Parallel()
			for _, e := range engines {
				if d.without[e.name] == "" {
					d.notices(t, e, own[e.name])
				}
			}
		})
	}
}

// notices serves the mutants of all duties to the check of one.
func (d duty) notices(t *testing.T, e engine, own map[string]mutant) {
	loaded := newShelf(t)
	for _, id := range slices.Sorted(maps.Keys(own)) {
		m := own[id]
		t.Run("mutant of "+id, func(t *testing.T) {
			err := d.check(&kit{t: t, engine: e, loaded: loaded, watch: alone, wrong: &m})
			switch {
			case id == d.id && err == nil:
				t.Errorf("a server that %s passes", m.name)
			case id != d.id && err != nil:
				t.Errorf("a server that %s does not pass: %v", m.name, err)
			}
		})
	}
}

// ownMutants are the mutants that are to be noticed by one check each, by their
// duties: those of an engine for which the list has nothing before it.
func ownMutants(t *testing.T, e engine) map[string]mutant {
	own := map[string]mutant{}
	for _, d := range duties() {
		if d.home() != e.name {
			continue
		}
		i := slices.IndexFunc(d.mutants, func(m mutant) bool { return m.own && m.in(e.name) })
		if i < 0 {
			t.Errorf("no mutant of %s on %s is its own", d.id, e.name)
			continue
		}
		own[d.id] = d.mutants[i]
	}
	if e.name == goEngine {
		return own
	}
	return shared(own)
}

// home is the first engine that a duty applies to. On Go, which is by far the
// quickest, most have their own mutant.
func (d duty) home() string {
	all := engines()
	return all[slices.IndexFunc(all, func(e engine) bool { return d.without[e.name] == "" })].name
}

// shared puts mutants in Python into one file, and a setting picks one of
// them. So a check needs one guest for all of them, and to start a guest takes
// longer than all that is asked of it.
func shared(own map[string]mutant) map[string]mutant {
	const key = "x.mutant"
	var texts strings.Builder
	for _, id := range slices.Sorted(maps.Keys(own)) {
		fmt.Fprintf(&texts, "    %q: %q,\n", id, own[id].python)
	}
	file := "texts = {\n" + texts.String() + `}
def made(text, app):
    names = {}
    exec(text, names)
    return names["mutant"](app)
def mutant(app):
    mutants = {id: made(text, app) for id, text in texts.items()}
    return lambda environ, start_response: mutants[environ.pop("` + key + `")](environ, start_response)
`
	all := map[string]mutant{}
	for id, m := range own {
		all[id] = mutant{name: m.name, python: file, server: func(s *wsgi.Server) {
			s.Settings = append(s.Settings, wsgi.Header{Name: key, Value: id})
		}}
	}
	return all
}
