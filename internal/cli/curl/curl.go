// Package curl reads curl command lines, such as a browser's "Copy as cURL" gives, and makes
// the bodies and headers that curl's options ask for: forms, data, cookies.
package curl

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/spf13/pflag"
)

// Line is what a curl command line asks for.
type Line struct {
	Method  string // "" for what the rest implies
	Target  string
	Host    string
	Headers []string // as "Name: value"
	Options
	Ignored []string // options that mean nothing for one request to an application
}

// Options are those that make a body and cookies.
type Options struct {
	Data    []Datum
	Forms   []string // as -F has them
	Cookies []string // as -b has them
}

// Datum is one piece of a body, as the option Kind has it.
type Datum struct{ Kind, Text string }

// The kinds of data, by their options.
const (
	Plain      = "data" // @FILE without its line ends
	Binary     = "data-binary"
	Raw        = "data-raw" // @ means nothing
	URLEncoded = "data-urlencode"
	JSON       = "json"
)

// datumValue collects data in the order in which they are given.
type datumValue struct {
	all  *[]Datum
	kind string
}

func (v datumValue) Set(text string) error {
	*v.all = append(*v.all, Datum{v.kind, text})
	return nil
}
func (v datumValue) String() string { return "" }
func (v datumValue) Type() string   { return "text" }

// DataVar is a value for an option that adds a piece to a body.
func DataVar(all *[]Datum, kind string) pflag.Value { return datumValue{all, kind} }

// reader is the options that are understood, while a line is read.
type reader struct {
	line              Line
	user, agent, from string
	get, head, packed bool
	address           string
}

// ignored are options without a value that are about connections and output.
var ignored = [...]string{
	"location L", "insecure k", "silent s", "show-error S", "verbose v", "include i", "fail f", "globoff g", "progress-bar #",
	"no-buffer N", "http1.1 ", "http1.0 0", "http2 ", "http3 ", "fail-with-body ", "no-progress-meter ", "path-as-is ", "location-trusted ",
	"no-keepalive ", "ipv4 4", "ipv6 6", "tcp-nodelay ", "compressed-ssh ", "tlsv1.2 ", "ssl-no-revoke ",
}

// ignoredValues are those with a value.
var ignoredValues = [...]string{"output o", "max-time m", "connect-timeout ", "write-out w", "retry ", "max-redirs ", "cacert ", "resolve "}

// Parse reads a line. What is not known is refused.
func Parse(text string) (Line, error) {
	args, err := Words(text)
	switch {
	case err != nil:
		return Line{}, err
	case len(args) == 0 || strings.TrimSuffix(args[0], ".exe") != "curl":
		return Line{}, errors.New("it does not begin with curl")
	}
	var r reader
	flags := r.flags()
	if err := flags.Parse(args[1:]); err != nil {
		return Line{}, refused(err)
	}
	flags.Visit(func(f *pflag.Flag) {
		if f.Usage == "ignored" {
			r.line.Ignored = append(r.line.Ignored, "--"+f.Name)
		}
	})
	return r.finish(flags.Args())
}

// refused says which option is not known.
func refused(err error) error {
	var absent *pflag.NotExistError
	if !errors.As(err, &absent) {
		return err
	}
	name := "--" + absent.GetSpecifiedName()
	if absent.GetSpecifiedShortnames() != "" {
		name = "-" + absent.GetSpecifiedName()
	}
	return fmt.Errorf("its option %s is not known here: leave it out", name)
}

func (r *reader) flags() *pflag.FlagSet {
	f := pflag.NewFlagSet("curl", pflag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	f.StringVarP(&r.line.Method, "request", "X", "", "")
	f.StringArrayVarP(&r.line.Headers, "header", "H", nil, "")
	f.StringArrayVarP(&r.line.Cookies, "cookie", "b", nil, "")
	f.StringArrayVarP(&r.line.Forms, "form", "F", nil, "")
	f.StringVarP(&r.user, "user", "u", "", "")
	f.StringVarP(&r.agent, "user-agent", "A", "", "")
	f.StringVarP(&r.from, "referer", "e", "", "")
	f.BoolVarP(&r.get, "get", "G", false, "")
	f.BoolVarP(&r.head, "head", "I", false, "")
	f.BoolVar(&r.packed, "compressed", false, "")
	f.StringVar(&r.address, "url", "", "")
	f.VarP(DataVar(&r.line.Data, Plain), Plain, "d", "")
	f.Var(DataVar(&r.line.Data, Plain), "data-ascii", "")
	for _, kind := range []string{Binary, Raw, URLEncoded, JSON} {
		f.Var(DataVar(&r.line.Data, kind), kind, "")
	}
	for _, o := range ignored {
		name, short, _ := strings.Cut(o, " ")
		f.BoolP(name, short, false, "ignored")
	}
	for _, o := range ignoredValues {
		name, short, _ := strings.Cut(o, " ")
		f.StringP(name, short, "", "ignored")
	}
	return f
}

// finish makes the line whole: its address, and the headers that options stand for.
func (r *reader) finish(rest []string) (Line, error) {
	l := r.line
	if r.address != "" {
		rest = append(rest, r.address)
	}
	if len(rest) != 1 {
		return l, fmt.Errorf("it has to have one address, and has %d", len(rest))
	}
	if err := l.setAddress(rest[0]); err != nil {
		return l, err
	}
	for i, h := range l.Headers {
		if name, empty := strings.CutSuffix(h, ";"); empty && !strings.Contains(h, ":") {
			l.Headers[i] = name + ":" // which is how curl has an empty one written
		}
	}
	if r.user != "" {
		l.header("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(r.user)))
	}
	if r.agent != "" {
		l.header("User-Agent", r.agent)
	}
	if r.from != "" {
		l.header("Referer", r.from)
	}
	if r.packed {
		l.header("Accept-Encoding", "deflate, gzip")
	}
	if r.get {
		return l, l.intoQuery()
	}
	if r.head && l.Method == "" {
		l.Method = "HEAD"
	}
	return l, nil
}

// header adds a header, unless the line has it.
func (l *Line) header(name, value string) {
	for _, h := range l.Headers {
		if n, _, _ := strings.Cut(h, ":"); strings.EqualFold(strings.TrimSpace(n), name) {
			return
		}
	}
	l.Headers = append(l.Headers, name+": "+value)
}

func (l *Line) setAddress(address string) error {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return fmt.Errorf("%q is no address", address)
	}
	_, rest, _ := strings.Cut(address, "://")
	at := strings.IndexAny(rest, "/?#")
	if at < 0 {
		at = len(rest)
	}
	l.Host = u.Host
	l.Target, _, _ = strings.Cut(rest[at:], "#") // as it was typed: curl changes no escapes
	if !strings.HasPrefix(l.Target, "/") {
		l.Target = "/" + l.Target
	}
	return nil
}

// intoQuery has the data stand in the target, as -G asks for.
func (l *Line) intoQuery() error {
	body, err := l.Body(func(name string) ([]byte, error) {
		return nil, fmt.Errorf("-G with the file %q is not done here: write what it holds", name)
	})
	if err != nil || len(body.Bytes) == 0 {
		return err
	}
	sign := "?"
	if strings.Contains(l.Target, "?") {
		sign = "&"
	}
	l.Target += sign + string(body.Bytes)
	l.Data = nil
	return nil
}
