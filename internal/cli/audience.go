package cli

import (
	"os"
	"slices"

	"github.com/spf13/cobra"

	"roundtrip/wsgi"
)

// Who is answered with the traceback of an application that failed.
const (
	thisMachine = "this-machine"
	everyone    = "everyone"
	nobody      = "nobody"
)

func (f *serveFlags) addAudience(c *cobra.Command) {
	o := c.Flags()
	o.StringVar(&f.showErrors, "show-errors", "", "who gets the traceback of a failed request: this-machine, everyone or nobody; "+
		"by default this-machine, and nobody with --allow-remote")
	o.StringArrayVar(&f.allowHosts, "allow-host", nil, "a name that means this machine, besides localhost, names below .localhost and "+
		"its own: who asks by it from here gets tracebacks, and is answered by inspect; once for each")
	offer(c, "show-errors", cobra.FixedCompletions([]string{thisMachine, everyone, nobody}, cobra.ShellCompDirectiveNoFileComp))
	offer(c, "allow-host", cobra.NoFileCompletions)
}

// audience is who gets tracebacks.
func (f *serveFlags) audience() (wsgi.Audience, error) {
	switch f.showErrors {
	case "":
		if f.allowRemote {
			return wsgi.Nobody, nil
		}
		return wsgi.ThisMachine, nil
	case thisMachine:
		return wsgi.ThisMachine, nil
	case everyone:
		return wsgi.Everybody, nil
	}
	return wsgi.Nobody, oneOf("show-errors", f.showErrors, thisMachine, everyone, nobody)
}

// namesOfHere are the names that were allowed, and that of the machine.
func namesOfHere(allowed []string) []string {
	if name, err := os.Hostname(); err == nil {
		return append(slices.Clip(allowed), name)
	}
	return allowed
}
