package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"roundtrip/internal/cli/curl"
	"roundtrip/internal/cli/exit"
	"roundtrip/sandbox"
	"roundtrip/sandbox/plainfile"
	"roundtrip/sandbox/wholefile"
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
	if f.curl != "" {
		return p.copied(args, f)
	}
	if len(args) == 1 && strings.HasPrefix(args[0], "/") {
		args = []string{"GET", args[0]} // as curl has it
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
	return p.withOptions(req, f)
}

// addRequest adds the options that make a request, which are curl's where it has them.
func (f *traceFlags) addRequest(c *cobra.Command) {
	o := c.Flags()
	o.StringArrayVarP(&f.headers, "header", "H", nil, "a header, 'Name: value'; once for each")
	o.VarP(curl.DataVar(&f.body.Data, curl.Binary), "data", "d", "the body, a form unless -H says Content-Type: text, @FILE, or @- for what is piped in")
	o.Var(curl.DataVar(&f.body.Data, curl.Raw), curl.Raw, "the same, and @ means nothing")
	o.StringArrayVarP(&f.body.Forms, "form", "F", nil, "a field of a form with files, name=value or name=@FILE, perhaps with ;type=text/plain; once for each")
	o.StringArrayVarP(&f.body.Cookies, "cookie", "b", nil, "cookies, 'name=value; name=value', or the file of a jar")
	o.StringVar(&f.jar, "cookie-jar", "", "a file that keeps cookies from one call to the next, in curl's format")
	o.StringVar(&f.curl, "curl", "", "take the request from a curl command line in a file, - for what is piped in")
	o.StringVar(&f.middleware, "middleware", "", "layers around it, such as A,B; the outermost first")
	o.DurationVar(&f.maxTime, "max-time", 0, "end the request after this time, such as 10s; by default 5m where no terminal is")
	o.Lookup("max-time").DefValue = "" // which the sentence tells
	o.Int64Var(&f.maxBytes, "max-bytes", sandbox.DefaultMost, "end it when the response goes on beyond so many bytes")
	offer(c, "max-time", cobra.NoFileCompletions)
	offer(c, "max-bytes", cobra.NoFileCompletions)
	o.StringVar(&f.raw, "raw", "", "send the bytes of a file, - for what is piped in")
}

// withOptions adds the body and the cookies that options ask for.
func (p *program) withOptions(req sandbox.Request, f traceFlags) (sandbox.Request, error) {
	cookies, err := f.cookies(req, p.file)
	if err != nil {
		return req, err
	}
	if cookies != "" {
		req.Headers = append(req.Headers, trace.Header{Name: "Cookie", Value: cookies})
	}
	if len(f.body.Data) == 0 && len(f.body.Forms) == 0 {
		return req, nil
	}
	body, err := f.body.Body(p.file)
	if err != nil {
		return req, asUsage(err)
	}
	req.Body = body.Bytes
	return p.withBody(req, body.Type), nil
}

// asUsage has an error that knows no code be one of the command line.
func asUsage(err error) error {
	var known *exit.Error
	if errors.As(err, &known) {
		return err
	}
	return exit.Usagef("", "%w", err)
}

// cookies are those of -b and those that the jar has for the request.
func (f *traceFlags) cookies(req sandbox.Request, read curl.Read) (string, error) {
	host, now := hostOf(req), time.Now()
	given, err := f.body.CookieHeader(host, req.Target, now, read)
	if err != nil {
		return "", asUsage(err)
	}
	jar, err := f.readJar()
	if err != nil {
		return "", err
	}
	kept := jar.Header(host, req.Target, now)
	if given != "" && kept != "" {
		return kept + "; " + given, nil
	}
	return kept + given, nil
}

// readJar reads the jar, which is empty as long as there is no file.
func (f *traceFlags) readJar() (*curl.Jar, error) {
	if f.jar == "" {
		return &curl.Jar{}, nil
	}
	text, err := plainfile.Read(f.jar, plainfile.MostText)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, exit.Usagef("Name a file that can be read and written.", "no cookies from %q: %w", f.jar, err)
	}
	return curl.ReadJar(text), nil
}

// keepCookies writes the cookies of the response to the jar.
func (f *traceFlags) keepCookies(req sandbox.Request, run *sandbox.Run) error {
	if f.jar == "" || f.jar == os.DevNull {
		return nil
	}
	jar, err := f.readJar()
	if err != nil {
		return err
	}
	var lines []string
	for _, e := range run.Trace().Events() {
		if d, ok := e.Data.(*trace.HeadCommitted); ok {
			lines = append(lines, setCookies(d)...)
		}
	}
	jar.Keep(hostOf(req), req.Target, lines, time.Now())
	if err := wholefile.Write(f.jar, jar.Text(), 0o600); err != nil {
		return exit.Usagef("Name a file that can be read and written.", "the cookies were not kept in %q: %w", f.jar, err)
	}
	return nil
}

func setCookies(head *trace.HeadCommitted) []string {
	var lines []string
	for _, h := range head.Headers {
		if strings.EqualFold(h.Name, "Set-Cookie") {
			lines = append(lines, h.Value)
		}
	}
	return lines
}

// hostOf is the host that a request names, by default that of the server.
func hostOf(req sandbox.Request) string {
	for _, h := range req.Headers {
		if strings.EqualFold(h.Name, "Host") {
			return h.Value
		}
	}
	return loopback
}

// copied is the request of a curl line, such as a browser gives. Host is the one that it was
// sent to.
func (p *program) copied(args []string, f traceFlags) (sandbox.Request, error) {
	if len(args) > 0 || len(f.headers) > 0 || len(f.body.Data)+len(f.body.Forms) > 0 {
		return sandbox.Request{}, exit.Usagef("Leave out METHOD, TARGET, -H, -d and -F, or --curl.", "--curl gives a whole request, so nothing can be added to it")
	}
	if f.curl == "-" && isTerminal(p.In) {
		fmt.Fprintln(p.Err, "Paste the curl line, then press ctrl+d.")
	}
	text, err := p.file(f.curl)
	if err != nil {
		return sandbox.Request{}, err
	}
	line, err := curl.Parse(string(text))
	if err != nil {
		return sandbox.Request{}, exit.Usagef("", "the curl line cannot be sent: %w", err)
	}
	if len(line.Ignored) > 0 {
		fmt.Fprintf(p.Err, "Left out, since it is one request to the application: %s.\n", theme.Printable(strings.Join(line.Ignored, ", ")))
	}
	return p.sent(line, f)
}

// sent is the request of a curl line as the command line would have it.
func (p *program) sent(line curl.Line, f traceFlags) (sandbox.Request, error) {
	f.curl, f.headers = "", line.Headers
	f.body.Data, f.body.Forms = line.Data, line.Forms
	f.body.Cookies = append(line.Cookies, f.body.Cookies...)
	if !hasHeader(line.Headers, "Host") {
		f.headers = append([]string{"Host: " + line.Host}, f.headers...)
	}
	method := line.Method
	switch {
	case method != "":
	case len(line.Data)+len(line.Forms) > 0:
		method = "POST"
	default:
		method = "GET"
	}
	return p.typed([]string{method, line.Target}, f)
}

func hasHeader(lines []string, name string) bool {
	return slices.ContainsFunc(lines, func(l string) bool {
		n, _, _ := strings.Cut(l, ":")
		return strings.EqualFold(n, name)
	})
}

// withBody says what the body is, and notes a length that is not the body's.
func (p *program) withBody(req sandbox.Request, mediaType string) sandbox.Request {
	typed := false
	for _, h := range req.Headers {
		typed = typed || strings.EqualFold(h.Name, "Content-Type")
		if strings.EqualFold(h.Name, "Content-Length") && h.Value != strconv.Itoa(len(req.Body)) {
			fmt.Fprintf(p.Err, "Note: the body has %d bytes, and Content-Length says %s. What stands behind the length "+
				"is another request to the server.\n", len(req.Body), theme.Printable(h.Value))
		}
	}
	if !typed {
		req.Headers = append(req.Headers, trace.Header{Name: "Content-Type", Value: mediaType})
	}
	return req
}

// raw is a request that is sent as it is.
func (p *program) raw(args []string, f traceFlags) (sandbox.Request, error) {
	if len(args) > 0 || len(f.headers) > 0 || len(f.body.Data)+len(f.body.Forms)+len(f.body.Cookies) > 0 || f.curl != "" {
		return sandbox.Request{}, exit.Usagef("Leave out METHOD, TARGET, -H and -d, or --raw.", "--raw sends a whole request, so nothing can be added to it")
	}
	data, err := p.file(f.raw)
	if err == nil && data == nil {
		data = []byte{}
	}
	return sandbox.Request{Raw: data}, err
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

// file reads a file that the command line names, or what is piped in for "-".
func (p *program) file(name string) ([]byte, error) {
	if name == "-" {
		data, err := plainfile.ReadAll(p.In, "what is piped in", plainfile.MostData)
		if err != nil {
			return nil, fmt.Errorf("read what is piped in: %w", err)
		}
		return data, nil
	}
	data, err := plainfile.Read(name, plainfile.MostData)
	if err != nil {
		return nil, exit.Usagef("See whether it is there and can be read; - stands for what is piped in.", "no bytes from %q: %w", name, err)
	}
	return data, nil
}
