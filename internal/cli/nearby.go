package cli

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/project"
	"roundtrip/sandbox/suggest"
)

// nearby are the packages and files of a folder, "" for the current one, that somebody may have meant
// by a name; the nearest first.
func nearby(dir, name string) []string {
	entries, err := os.ReadDir(filepath.Join(".", dir))
	if err != nil {
		return nil
	}
	byModule, modules := map[string]string{}, []string(nil)
	for _, e := range entries {
		module, isFile := strings.CutSuffix(e.Name(), ".py")
		switch _, err := os.Stat(filepath.Join(dir, e.Name(), "__init__.py")); {
		case err == nil:
			byModule[e.Name()] = e.Name()
		case isFile && project.IsDotted(module) && byModule[module] == "":
			byModule[module] = e.Name()
		default:
			continue
		}
		modules = append(modules, module)
	}
	near := suggest.Near(name, modules)
	for i, module := range near {
		if near[i] = byModule[module]; dir != "" { // where modules are imported from
			near[i] = module
		}
	}
	return near
}

// unknownHere is the error about an application that is not there, with what of a folder may have been
// meant, or else of the course.
func (p *program) unknownHere(e *catalog.UnknownError, dir string) *catalog.UnknownError {
	name, _ := project.Split(e.Name)
	if e.What != "application" || strings.HasPrefix(name, "demo:") || strings.HasSuffix(name, ".py") {
		return e
	}
	near := nearby(dir, name)
	if dir == "" && len(near) == 0 {
		near = slices.Concat(near, e.Near, suggest.Near(name+".py", p.catalog().Apps()))
	}
	return &catalog.UnknownError{What: e.What, Name: e.Name, Near: slices.Compact(near[:min(len(near), 3)])}
}

// demosOf are the names that begin with demo:, which are few.
func demosOf(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !strings.HasPrefix(name, "demo:") })
}

// nearModule is the module of the application's folder that may have been meant by one that is not there,
// "" for none.
func (s *service) nearModule() string {
	module, callable := project.Split(s.stack.App)
	top, rest, inPackage := strings.Cut(module, ".")
	near := nearby(cmp.Or(s.stack.Dir, "."), top)
	if len(near) == 0 || near[0] == top {
		return ""
	}
	name := near[0]
	if inPackage {
		name += "." + rest
	}
	if callable != "" {
		name += ":" + callable
	}
	return name
}
