package expr

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"roundtrip/wsgi/latin1"
	"roundtrip/wsgi/trace"
)

// heard is what a client makes of the bytes that it was sent: that of Go's own library, which
// knows nothing of the gateway.
type heard struct {
	status  int
	body    string
	trouble string // why it is no whole answer, in words; "" if it is one
}

// hears reads the answer as a client does.
func hears(s *trace.State) heard {
	method, _, _ := strings.Cut(string(s.In.Bytes), " ")
	in := bufio.NewReader(bytes.NewReader(s.Out.Bytes))
	switch {
	case s.Out.Total == 0 && s.Done == nil:
		return heard{}
	case s.Out.Total == 0:
		return heard{trouble: "not one byte came"}
	}
	answer, err := http.ReadResponse(in, &http.Request{Method: method})
	if err != nil {
		return heard{trouble: "the head is none of HTTP's: " + err.Error()}
	}
	body, err := io.ReadAll(answer.Body)
	h := heard{status: answer.StatusCode, body: latin1.Decode(string(body))}
	switch more := in.Buffered(); {
	case errors.Is(err, io.ErrUnexpectedEOF):
		h.trouble = fmt.Sprintf("the body broke off after %d bytes", len(body))
	case err != nil:
		h.trouble = "the body cannot be read: " + err.Error()
	case more > 0:
		h.trouble = fmt.Sprintf("%d bytes came behind the end of the answer", more)
	}
	return h
}
