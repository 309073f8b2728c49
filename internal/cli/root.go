package cli

import (
	"cmp"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roundtrip/internal/cli/exit"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/project"
	"roundtrip/sandbox/suggest"
)

// root is the whole command line.
func (p *program) root() *cobra.Command {
	c := &cobra.Command{
		Use:   "roundtrip",
		Short: "Hold a live web request in your hands",
		Long: "Roundtrip runs a real web server inside your terminal, stops a request at every step between " +
			"the client's first byte and the last byte back, and shows what each step did and why.\n\n" +
			"Without a command it opens the course where you left it.",
		Example: `
# the course, where you left it
roundtrip
# one lesson, told as plain text
roundtrip learn by-hand --plain
# everything that happens to one request
roundtrip trace demo:hello GET '/hello?name=Ada'`,
		Args: p.noCommand,
		RunE: func(c *cobra.Command, _ []string) error { return p.learn(c.Context(), "", learnFlags{}) },
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			p.started = true
			if err := checkNeeds(c); err != nil {
				return err
			}
			return p.own.open()
		},
	}
	c.SetFlagErrorFunc(p.flagError)
	c.AddCommand(p.learnCommand(), p.lessonsCommand(), p.traceCommand(), p.serveCommand(), p.inspectCommand(), p.checkCommand(), p.conformCommand(), p.gradeCommand(), p.reviewCommand(), p.quizCommand(), p.probeCommand(), p.explainCommand(), p.progressCommand(), p.contentCommand(), p.manCommand())
	c.SetHelpCommand(p.helpCommand(c))
	c.InitDefaultCompletionCmd()
	if shells, _, err := c.Find([]string{"completion"}); err == nil {
		shells.Short = "Completions for your shell"
		shells.Args, shells.RunE = cobra.ArbitraryArgs, otherShell
	}
	return c
}

// otherShell is what happens to a shell that is not known.
func otherShell(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return c.Help()
	}
	return unknown("shell", args[0], commandNames(c), "There are: "+strings.Join(commandNames(c), ", ")+".")
}

func commandNames(c *cobra.Command) []string {
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() || sub.Name() == "help" {
			names = append(names, sub.Name())
		}
	}
	return names
}

// helpCommand is cobra's, but for what it does with a command that it does not
// know.
func (p *program) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Help about any command",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return commandNames(root), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			of, rest, err := root.Find(args)
			if err != nil || of == nil || of == root && len(args) > 0 || len(rest) > 0 && of.HasSubCommands() {
				return unknown("command", strings.Join(args, " "), commandNames(root), "Run 'roundtrip --help' to see the commands.")
			}
			return of.Help()
		},
	}
}

// unknown is the error about a name that means nothing, with those that may
// have been meant.
func unknown(what, name string, names []string, next string) error {
	return exit.Usagef(next, "%w", &catalog.UnknownError{What: what, Name: name, Near: suggest.Near(name, names)})
}

// flagError is the error about an option.
func (p *program) flagError(c *cobra.Command, err error) error {
	next := fmt.Sprintf("Run '%s --help' to see the options.", c.CommandPath())
	var absent *pflag.NotExistError
	var empty *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	if errors.As(err, &absent) {
		if other := p.notOurs(absent); other != nil {
			return other
		}
	}
	switch {
	case errors.As(err, &absent) && absent.GetSpecifiedShortnames() != "":
		return exit.Usagef(next, "there is no option -%s", absent.GetSpecifiedName())
	case errors.As(err, &absent):
		return unknown("option", "--"+absent.GetSpecifiedName(), flagNames(c), next)
	case errors.As(err, &empty):
		return exit.Usagef(next, "the option --%s needs a value behind it", empty.GetFlag().Name)
	case errors.As(err, &wrong) && wrong.GetFlag().Value.Type() == "duration" && isDigits(wrong.GetValue()):
		n := wrong.GetValue()
		return exit.Usagef(fmt.Sprintf("Write %sm for minutes, or %ss for seconds.", n, n), "the option --%s needs a unit behind %s", wrong.GetFlag().Name, n)
	case errors.As(err, &wrong):
		return exit.Usagef(cmp.Or(valueOf(wrong.GetFlag()), next), "the option --%s cannot be %q", wrong.GetFlag().Name, wrong.GetValue())
	}
	return exit.Usagef(next, "%w", err)
}

// valueOf says what an option can be, "" where its help has to.
func valueOf(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return "It is true or false."
	case "int", "int64":
		return "It is a whole number."
	case "duration":
		return "It is a time with its unit, such as 20s or 5m."
	}
	return ""
}

func isDigits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// notOurs is the error about an option that other servers have, nil if they have not.
func (p *program) notOurs(absent *pflag.NotExistError) error {
	name := "--" + absent.GetSpecifiedName()
	if absent.GetSpecifiedShortnames() != "" {
		name = "-" + absent.GetSpecifiedName()
	}
	if foreignOption(name) == "" {
		return nil
	}
	return p.meantError("option", name)
}

func flagNames(c *cobra.Command) []string {
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	return names
}

// takes checks how many arguments there are; usage is how they are written.
func takes(least, most int, usage string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		next := strings.TrimSpace("Write '"+c.CommandPath()+" "+usage) + "'."
		switch {
		case len(args) < least:
			if file := project.ApplicationIn("."); len(args) == 0 && strings.HasPrefix(usage, "APP") && file != "" {
				next = fmt.Sprintf("%s lies here: write '%s'.", file, strings.Replace(c.CommandPath()+" "+usage, "APP", file, 1))
			}
			return exit.Usagef(next, "%q needs more words", c.CommandPath())
		case len(args) > most:
			return exit.Usagef(next, "%q means nothing here", args[most])
		}
		return nil
	}
}

// oneOf checks the value of an option that has few.
func oneOf(option, value string, values ...string) error {
	if slices.Contains(values, value) {
		return nil
	}
	return unknown(option, value, values, "There are: "+strings.Join(values, ", ")+".")
}

// version is what the build says about itself.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "(development)"
	}
	return info.Main.Version
}
