// Package cli is the command line: it reads what was typed, calls the packages
// that do it, prints, and ends with a code of package exit. Nothing is loaded
// before the command that needs it runs.
package cli

import (
	"context"
	"errors"
	"fmt"
	"image/color"
	"io"
	"os"
	"sync/atomic"

	"charm.land/fang/v2"
	"charm.land/lipgloss/v2"
	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/report"
	"roundtrip/sandbox/python/embedded"
	"roundtrip/tui"
	"roundtrip/tui/theme"
)

// Env is what the program finds around it.
type Env struct {
	In       io.Reader
	Out, Err io.Writer
	Vars     []string // as os.Environ gives them
	// Python says how the embedded Python runs; the zero value is as usual.
	Python embedded.Options
}

// System is the Env of the process. It is called once.
func System() Env {
	// A program that is started by a double click shall run; cobra would only show a help text.
	cobra.MousetrapHelpText = ""
	return Env{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Vars: os.Environ()}
}

// Run runs the command line and gives the code to end with.
func Run(ctx context.Context, env Env, args []string) exit.Code {
	p := &program{Env: env, args: args, terminal: env.Out}
	p.Out, p.Err = guarded(env.Out), guarded(env.Err)
	code, err := p.interruptible(ctx, p.run)
	if err != nil {
		fmt.Fprintln(p.Err, err)
	}
	return code
}

// run runs the command line until the command has ended.
func (p *program) run(ctx context.Context) exit.Code {
	defer p.own.close()
	defer p.lab.close()
	root := p.root()
	root.SetArgs(completed(p.args))
	root.SetIn(p.In)
	root.SetOut(p.Out)
	root.SetErr(p.Err)
	if showsHelp(p.args) {
		fitHelp(root, min(columns(p.terminal), widestHelp))
	}
	err := fang.Execute(ctx, root,
		fang.WithVersion(version()),
		fang.WithColorSchemeFunc(colours),
		fang.WithErrorHandler(p.sayError),
		fang.WithoutManpage(),
	)
	if err != nil && !p.started {
		return exit.Usage // cobra itself refused the command line
	}
	return exit.Of(err)
}

// program is what the commands share.
type program struct {
	Env
	args     []string
	terminal io.Writer // the output as it is, to ask a terminal what it is
	started  bool      // a command runs: errors are no longer about the command line
	onScreen atomic.Bool
	screen   *screen // nil before a command asks for it
	lab      laboratory
	own      ownCourse
	saved    savedFiles
}

// sayError tells what happened, with what, and what to do next.
func (p *program) sayError(w io.Writer, styles fang.Styles, err error) {
	if !isTerminal(p.Err) {
		for _, text := range sentences(err) {
			fmt.Fprintln(w, text)
		}
		return
	}
	fmt.Fprintln(w, styles.ErrorHeader.String())
	for _, text := range sentences(err) {
		for _, line := range report.Wrap(text, min(columns(p.Err), 100)-4) {
			fmt.Fprintln(w, "  "+line)
		}
	}
	fmt.Fprintln(w)
}

// sentences are what an error tells, each on one line: an error carries what others
// wrote, as it is.
func sentences(err error) []string {
	several, ok := err.(interface{ Unwrap() []error })
	if !ok || err.Error() != errors.Join(several.Unwrap()...).Error() {
		return []string{theme.Printable(exit.Sentence(err.Error()))}
	}
	var all []string
	for _, one := range several.Unwrap() {
		all = append(all, sentences(one)...)
	}
	return all
}

// colours dresses help and errors in the hues of the screens, on the background that was kept or
// else on the one that the terminal answers.
func colours(pick lipgloss.LightDarkFunc) fang.ColorScheme {
	if kept := keptBackground(); kept != tui.Asked {
		pick = lipgloss.LightDark(kept == tui.Dark)
	}
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
	c.ErrorHeader = [2]color.Color{pick(lipgloss.Color("#ffffff"), lipgloss.Color("#1a1b26")), pick(light.Wrong.GetForeground(), dark.Wrong.GetForeground())}
	return c
}
