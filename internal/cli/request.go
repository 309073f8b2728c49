package cli

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"roundtrip/internal/cli/exit"
	"roundtrip/sandbox"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// anyBytes is what to do with a request that is broken on purpose.
const anyBytes = "With --raw FILE any bytes can be sent, however broken."

// typed is the request that the command line asks for.
func (p *program) typed(args []string, f traceFlags) (sandbox.Request, error) {
	if f.raw != "" {
		return p.raw(args, f)
	}
	if len(args) < 2 {
		return sandbox.Request{}, exit.Usagef("Write METHOD and TARGET behind APP, such as GET /hello, or give its bytes with --raw FILE.",
			"the request is missing")
	}
	req := sandbox.Request{Method: args[0], Target: args[1]}
	if err := sandbox.CheckMethod(req.Method); err != nil {
		return req, exit.Usagef(anyBytes, "%w", err)
	}
	if err := sandbox.CheckTarget(req.Target); err != nil {
		return req, exit.Usagef(anyBytes, "%w", err)
	}
	var err error
	if req.Headers, err = headers(f.headers); err != nil {
		return req, err
	}
	if req.Body, err = p.data(f.data); err != nil || f.data == "" {
		return req, err
	}
	return p.withBody(req), nil
}

// form is what a body is taken for that nobody says more of, as curl does.
const form = "application/x-www-form-urlencoded"

// withBody says what the body is, and notes a length that is not the body's.
func (p *program) withBody(req sandbox.Request) sandbox.Request {
	typed := false
	for _, h := range req.Headers {
		typed = typed || strings.EqualFold(h.Name, "Content-Type")
		if strings.EqualFold(h.Name, "Content-Length") && h.Value != strconv.Itoa(len(req.Body)) {
			fmt.Fprintf(p.Err, "Note: the body has %d octets, and Content-Length says %s. What stands behind the length "+
				"is another request to the server.\n", len(req.Body), theme.Printable(h.Value))
		}
	}
	if !typed {
		req.Headers = append(req.Headers, trace.Header{Name: "Content-Type", Value: form})
	}
	return req
}

// raw is a request that is sent as it is.
func (p *program) raw(args []string, f traceFlags) (sandbox.Request, error) {
	if len(args) > 0 || len(f.headers) > 0 || f.data != "" {
		return sandbox.Request{}, exit.Usagef("Leave out METHOD, TARGET, -H and -d, or --raw.", "--raw sends a whole request, so nothing can be added to it")
	}
	octets, err := p.file(f.raw)
	if err == nil && octets == nil {
		octets = []byte{}
	}
	return sandbox.Request{Raw: octets}, err
}

func headers(lines []string) ([]trace.Header, error) {
	var all []trace.Header
	for _, line := range lines {
		parsed, err := sandbox.ParseHeaders(line)
		if err != nil || len(parsed) != 1 {
			return nil, exit.Usagef("Write -H 'Name: value', once for each header. "+anyBytes, "%q is not a header", line)
		}
		all = append(all, parsed...)
	}
	return all, nil
}

// data is the body that -d asks for: text, @FILE, or @- for what is piped in.
func (p *program) data(text string) ([]byte, error) {
	if name, ok := strings.CutPrefix(text, "@"); ok {
		return p.file(name)
	}
	return []byte(text), nil
}

// file reads a file that the command line names, or what is piped in for "-".
func (p *program) file(name string) ([]byte, error) {
	if name == "-" {
		octets, err := io.ReadAll(p.In)
		if err != nil {
			return nil, fmt.Errorf("read what is piped in: %w", err)
		}
		return octets, nil
	}
	octets, err := os.ReadFile(name)
	if err != nil {
		return nil, exit.Usagef("See whether it is there and can be read; - stands for what is piped in.", "no bytes from %q: %w", name, err)
	}
	return octets, nil
}
