package catalog

import "fmt"

// UnknownError says that a name means nothing here. Near are names that it
// could have been meant for, the likeliest first.
type UnknownError struct {
	What  string // "application", "middleware", "engine"
	Name  string
	Near  []string
	Names []string // of all there are, nil where nobody has asked for them
}

func (e *UnknownError) Error() string {
	msg := fmt.Sprintf("there is no %s %q", e.What, e.Name)
	for i, n := range e.Near {
		switch {
		case i == 0:
			msg += "; did you mean " + n
		case i == len(e.Near)-1:
			msg += " or " + n
		default:
			msg += ", " + n
		}
	}
	if len(e.Near) > 0 {
		msg += "?"
	}
	return msg
}

// ModuleError says that an application is a module, which only the system's
// Python can import.
type ModuleError struct{ App string }

func (e *ModuleError) Error() string {
	return fmt.Sprintf("%q names a module, which the embedded Python does not see", e.App)
}

// LayersError says that layers were asked for around another server.
type LayersError struct{ App string }

func (e *LayersError) Error() string {
	return fmt.Sprintf("%q is a server of its own: no layers can be put around it", e.App)
}

// PackageError says that a file only runs as part of its package, which the embedded
// Python does not see.
type PackageError struct {
	App    string
	Module string // what it is called there
}

func (e *PackageError) Error() string {
	return fmt.Sprintf("%q imports from its own package, so it runs only as %s in your own Python", e.App, e.Module)
}
