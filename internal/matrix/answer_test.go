package matrix

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

type header struct{ name, value string }

// answer is a response as it came over the wire.
type answer struct {
	status  string // the status line
	headers []header
	blocks  [][]byte // the chunks of a chunked body; of another, the whole of it
	cut     bool     // the connection ended before the body did
	last    bool     // no other answer comes on its connection
}

func (a answer) body() []byte { return bytes.Join(a.blocks, nil) }

func (a answer) get(name string) string {
	for _, h := range a.headers {
		if strings.EqualFold(h.name, name) {
			return h.value
		}
	}
	return ""
}

// bodiless reports whether no body follows the head, whatever the head says.
func (a answer) bodiless(method string) bool {
	code, _, _ := strings.Cut(strings.TrimPrefix(a.status, "HTTP/1.1 "), " ")
	return method == "HEAD" || code == "204" || code == "304"
}

// readAnswer reads one response. One that ends early is cut; the error is for what is
// no response at all.
func readAnswer(r *bufio.Reader, method string) (answer, error) {
	var a answer
	var err error
	if a.status, err = line(r); err != nil {
		return a, fmt.Errorf("there is no status line: %w", err)
	}
	if err = a.readHeaders(r); err != nil {
		return a, fmt.Errorf("after %q: %w", a.status, err)
	}
	a.last = strings.EqualFold(a.get("Connection"), "close")
	if !a.bodiless(method) {
		err = a.readBody(r)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		a.cut, err = true, nil
	}
	return a, err
}

func (a *answer) readHeaders(r *bufio.Reader) error {
	for {
		text, err := line(r)
		if err != nil || text == "" {
			return err
		}
		name, value, ok := strings.Cut(text, ": ")
		if !ok {
			return fmt.Errorf("%q is no header", text)
		}
		a.headers = append(a.headers, header{name, value})
	}
}

func (a *answer) readBody(r *bufio.Reader) error {
	length := a.get("Content-Length")
	switch {
	case strings.EqualFold(a.get("Transfer-Encoding"), "chunked"):
		return a.readChunks(r)
	case length != "":
		n, err := strconv.Atoi(length)
		if err != nil {
			return err
		}
		return a.readBlock(r, n)
	}
	a.last = true
	rest, err := io.ReadAll(r)
	a.blocks = [][]byte{rest}
	return err
}

func (a *answer) readChunks(r *bufio.Reader) error {
	for {
		text, err := line(r)
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(text, 16, 32)
		if err != nil {
			return err
		}
		if n > 0 {
			err = a.readBlock(r, int(n))
		}
		if err != nil {
			return err
		}
		if end, err := line(r); err != nil || end != "" || n == 0 {
			return err
		}
	}
}

// readBlock reads n bytes, or as many as there are.
func (a *answer) readBlock(r *bufio.Reader, n int) error {
	block := make([]byte, n)
	got, err := io.ReadFull(r, block)
	if got > 0 {
		a.blocks = append(a.blocks, block[:got])
	}
	return err
}

// line reads to the next line end.
func line(r *bufio.Reader) (string, error) {
	text, err := r.ReadString('\n')
	if err == io.EOF && text != "" {
		err = io.ErrUnexpectedEOF
	}
	return strings.TrimRight(text, "\r\n"), err
}
