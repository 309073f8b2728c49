// Package cli is the command line: it reads what was typed, calls the rooms
// that do it, prints, and ends with a code of package exit. Nothing is loaded
// before the command that needs it runs.
package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"syscall"

	"charm.land/fang/v2"
	"charm.land/lipgloss/v2"
	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/telling"
	"roundtrip/sandbox/python"
	"roundtrip/tui/theme"
)

// Env is what the program finds around it.
type Env struct {
	In       io.Reader
	Out, Err io.Writer
	Vars     []string // as os.Environ gives them
	// Python says how the embedded Python runs; the zero value is as usual.
	Python python.Options
}

// System is the Env of the process. It is called once.
func System() Env {
	// Whoever starts the program by a double click means to use it.
	cobra.MousetrapHelpText = ""
	return Env{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Vars: os.Environ()}
}

// Run runs the command line and gives the code to end with.
func Run(ctx context.Context, env Env, args []string) exit.Code {
	p := &program{Env: env}
	defer p.close()
	root := p.root()
	root.SetArgs(args)
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	err := fang.Execute(ctx, root,
		fang.WithVersion(version()),
		fang.WithNotifySignal(os.Interrupt, syscall.SIGTERM),
		fang.WithColorSchemeFunc(colours),
		fang.WithErrorHandler(p.sayError),
	)
	if err != nil && !p.started {
		return exit.Usage // cobra itself refused the command line
	}
	return exit.Of(err)
}

// program is what the commands share.
type program struct {
	Env
	started bool // a command runs: errors are no longer about the command line
	lab     laboratory
	screen  *screen // nil before a command asks for it
}

func (p *program) close() { p.lab.close() }

// sayError tells what happened, with what, and what to do next.
func (p *program) sayError(w io.Writer, styles fang.Styles, err error) {
	text := exit.Sentence(err.Error())
	if !isTerminal(p.Err) {
		fmt.Fprintln(w, text)
		return
	}
	fmt.Fprintln(w, styles.ErrorHeader.String())
	for _, line := range telling.Wrap(text, min(columns(p.Err), 100)-4) {
		fmt.Fprintln(w, "  "+line)
	}
	fmt.Fprintln(w)
}

// colours dresses help and errors in the hues of the screens.
func colours(pick lipgloss.LightDarkFunc) fang.ColorScheme {
	light, dark := theme.New(theme.Options{}), theme.New(theme.Options{Dark: true})
	c := fang.DefaultColorScheme(pick)
	c.Title = pick(light.Server.GetForeground(), dark.Server.GetForeground())
	c.Program = c.Title
	c.Command = pick(light.Client.GetForeground(), dark.Client.GetForeground())
	c.Flag = pick(light.App.GetForeground(), dark.App.GetForeground())
	c.QuotedString = pick(light.Literal.GetForeground(), dark.Literal.GetForeground())
	c.Comment = pick(light.Faint.GetForeground(), dark.Faint.GetForeground())
	c.DimmedArgument = c.Comment
	c.Codeblock = lipgloss.NoColor{}
	return c
}
