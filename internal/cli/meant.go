package cli

import (
	"cmp"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/sandbox/project"
	"roundtrip/sandbox/upstream"
)

// elsewhere are what other servers call the command serve.
var elsewhere = [...]string{"run", "runserver", "inspect", "start", "dev", "server"}

// foreignOption is what an option of other servers says, "" for one of ours.
func foreignOption(name string) string {
	switch name {
	case "--port", "-p":
		return "port"
	case "--host":
		return "host"
	case "--bind", "-b":
		return "bind"
	case "--app", "-A":
		return "app"
	case "--debug", "--debugger":
		return "debug"
	}
	return ""
}

// typedLine is a command line as somebody typed it who knows other servers.
type typedLine struct {
	words   []string // what is left when the options of others are taken out
	said    map[string]string
	foreign string // the first word or option that means nothing here
}

func readLine(args []string) typedLine {
	line := typedLine{said: map[string]string{}}
	for i := 0; i < len(args); i++ {
		name, value, joined := strings.Cut(args[i], "=")
		what := foreignOption(name)
		switch {
		case what == "" || line.command() != "serve" && what == "bind":
			line.words = append(line.words, args[i])
			continue
		case what != "debug" && !joined && i+1 < len(args):
			i++
			value = args[i]
		}
		line.said[what] = value
		line.foreign = cmp.Or(line.foreign, name)
	}
	return line
}

// command is the first word, or the command that it stands for.
func (l typedLine) command() string {
	if len(l.words) == 0 || slices.Contains(elsewhere[:], l.words[0]) || looksLikeApp(l.words[0]) {
		return "serve"
	}
	return l.words[0]
}

// meant is the whole line to type in place of args, "" if they do not look like the command
// line of another server.
func meant(args []string) string {
	l := readLine(args)
	words := l.words
	switch {
	case len(words) > 0 && slices.Contains(elsewhere[:], words[0]):
		words = words[1:]
	case len(words) > 0 && l.command() == words[0]:
		words = words[1:]
		if l.foreign == "" {
			return ""
		}
	case len(words) == 0 && l.said["app"] == "":
		return ""
	}
	line := append([]string{"roundtrip", l.command()}, words...)
	if app := l.said["app"]; app != "" {
		line = slices.Insert(line, 2, app)
	} else if len(words) == 0 {
		line = append(line, "APP")
	}
	return quoted(append(line, l.asOurs()...))
}

// asOurs is what the options of others are called here. What was written as ours stays as it is.
func (l typedLine) asOurs() []string {
	if l.command() != "serve" {
		return nil // one request goes to a port of its own
	}
	var ours []string
	if !l.has("--listen") {
		ours = l.listens()
	}
	if _, debug := l.said["debug"]; debug && !l.has("--reload") {
		ours = append(ours, "--reload")
	}
	return ours
}

// listens is where to listen, as the options of others say it.
func (l typedLine) listens() []string {
	if bind := l.said["bind"]; bind != "" {
		return []string{"--listen", bind}
	}
	host, port := l.said["host"], l.said["port"]
	if host == upstream.Own { // which is a word of ours, and no host
		host = ""
	}
	if host == "" && port == "" {
		return nil
	}
	if host == "" || host == "localhost" {
		host = loopback
	}
	ours := []string{"--listen", net.JoinHostPort(host, cmp.Or(port, "8000"))}
	if !isLoopback(host) && !l.has("--allow-remote") {
		ours = append(ours, "--allow-remote")
	}
	return ours
}

// has reports whether an option of ours was written.
func (l typedLine) has(option string) bool {
	return slices.ContainsFunc(l.words, func(word string) bool {
		name, _, _ := strings.Cut(word, "=")
		return name == option
	})
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// looksLikeApp reports whether a word that is no command can be an application.
func looksLikeApp(word string) bool {
	module, callable := project.Split(word)
	return strings.HasPrefix(word, "demo:") || upstream.IsURL(word) || project.IsFileName(module) || callable != "" && project.IsDotted(module)
}

// quoted is a line as a shell takes it.
func quoted(words []string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@,+%[]"
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w
		if w == "" || strings.Trim(w, plain) != "" {
			out[i] = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
	}
	return strings.Join(out, " ")
}

// meantError is the error about a word or an option of another server's, nil if no other
// server has it.
func (p *program) meantError(what, name string) error {
	line := meant(p.args)
	if line == "" {
		return nil
	}
	return exit.Usagef(fmt.Sprintf("Did you mean '%s'?", line), "there is no %s %q", what, name)
}

// noCommand refuses what is not a command.
func (p *program) noCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	known := slices.Contains(elsewhere[:], args[0]) || looksLikeApp(args[0])
	if err := p.meantError("command", args[0]); known && err != nil {
		return err
	}
	return unknown("command", args[0], commandNames(c), "Run 'roundtrip --help' to see the commands.")
}
