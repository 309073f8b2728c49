package cli

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roundtrip/internal/cli/curl"
	"roundtrip/internal/cli/exit"
	"roundtrip/wsgi/conform"
)

// subjects are what is to be tried.
func (f conformFlags) subjects(command []string) ([]conform.Subject, error) {
	var all []conform.Subject
	if len(command) > 0 {
		all = append(all, conform.Subject{Name: filepath.Base(command[0]), Command: command})
	}
	for _, text := range f.servers {
		name, line, ok := strings.Cut(text, "=")
		words, err := curl.Words(line)
		if !ok || name == "" || err != nil || len(words) == 0 {
			return nil, exit.Usagef("Write --server 'NAME=COMMAND', with one command and nothing of the shell around it.", "--server %q names no command", text)
		}
		all = append(all, conform.Subject{Name: name, Command: words})
	}
	for i := range all {
		if err := runnable(&all[i]); err != nil {
			return nil, err
		}
	}
	if f.url != "" {
		addr, err := addressOf(f.url)
		if err != nil {
			return nil, err
		}
		all = append(all, conform.Subject{Name: addr, Addr: addr})
	}
	if len(all) == 0 {
		return nil, exit.Usagef("Write 'roundtrip conform -- COMMAND', with {port} and {app} in it, or --url URL.", "there is no server to try")
	}
	return all, nil
}

// runnable says what is wrong with a command. It is run in a folder of its own, and so the
// program gets its whole path.
func runnable(s *conform.Subject) error {
	program := s.Command[0]
	path, err := exec.LookPath(program)
	switch {
	case err != nil && len(s.Command) == 1 && strings.Contains(strings.TrimSpace(program), " "):
		return oneWord(program)
	case program == "":
		return exit.Usagef("Write 'roundtrip conform -- COMMAND', with {port} and {app} in it.", "the command begins with an empty word")
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist):
		return exit.Missing(fmt.Errorf("the server cannot be started: there is no program %q", program), "Install it, or give its whole path.")
	case err != nil:
		return exit.Usagef("Give the path of a program.", "the server cannot be started: %v", err)
	}
	if !slices.ContainsFunc(s.Command, func(word string) bool { return strings.Contains(word, "{port}") }) {
		return exit.Usagef("Write {port} where the port belongs, such as 127.0.0.1:{port}.", "the command of %s does not say where to listen", s.Name)
	}
	if strings.ContainsRune(program, filepath.Separator) {
		if path, err = filepath.Abs(path); err == nil {
			s.Command = slices.Concat([]string{path}, s.Command[1:])
		}
	}
	return nil
}

// oneWord is the error about a whole command within quotes.
func oneWord(program string) error {
	words := program
	if !strings.Contains(words, "{port}") {
		words = "gunicorn -b 127.0.0.1:{port} {app}"
	}
	return exit.Usagef("Write its words without quotes around them all, such as: roundtrip conform -- "+words,
		"the command %q is one word, and no program has this name", program)
}

// conformFlagError is the error about an option, which may be one of the command's.
func (p *program) conformFlagError(c *cobra.Command, err error) error {
	var absent *pflag.NotExistError
	if args := c.Flags().Args(); len(args) > 0 && errors.As(err, &absent) {
		return exit.Usagef("Write -- before the command: roundtrip conform -- "+args[0]+" ...", "conform itself has no option -%s", strings.TrimSuffix(absent.GetSpecifiedName(), "="))
	}
	return p.flagError(c, err)
}

// wholePath is advice where a word of a command names a file of this folder, in which the command
// is not run.
func wholePath(command []string) string {
	for _, word := range command[min(1, len(command)):] {
		whole, err := filepath.Abs(word)
		if info, missing := os.Stat(word); err == nil && missing == nil && info.Mode().IsRegular() && !filepath.IsAbs(word) {
			return fmt.Sprintf("%s is a file of this folder, and the command is run in another: write %s.", word, whole)
		}
	}
	return ""
}

// addressOf is the address in the text of --url.
func addressOf(text string) (string, error) {
	if !strings.Contains(text, "://") {
		text = "http://" + strings.TrimSpace(text)
	}
	at, err := url.Parse(text)
	if err != nil || at.Hostname() == "" {
		return "", exit.Usagef("Write --url http://HOST:PORT.", "--url %q is no address", text)
	}
	switch {
	case at.Scheme == "https":
		return "", exit.Usagef("Give the address at which the server itself listens, behind what speaks TLS for it, such as http://127.0.0.1:8000.",
			"--url %q is https, and conform speaks HTTP without TLS", text)
	case at.Scheme != "http":
		return "", exit.Usagef("Write --url http://HOST:PORT.", "--url %q is no address of HTTP", text)
	case at.User != nil:
		return "", exit.Usagef("Leave the user out: --url http://"+at.Host, "--url names a user, and the cases log nobody in")
	case strings.Trim(at.RequestURI(), "/") != "" || at.Fragment != "":
		return "", exit.Usagef("Leave out what follows the port: --url http://"+at.Host, "--url %q names more than a server, and each case asks for a target of its own", text)
	}
	port := at.Port()
	if n, err := strconv.Atoi(port); port != "" && (err != nil || n < 1 || n > 65535) {
		return "", exit.Usagef("Write --url http://HOST:PORT.", "--url %q has no port that there is: a port is a number from 1 to 65535", text)
	} else if port == "" {
		port = "80"
	}
	return net.JoinHostPort(at.Hostname(), port), nil
}
