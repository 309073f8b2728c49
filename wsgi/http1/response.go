package http1

import "strconv"

// Framing is how a client finds the end of a response.
type Framing uint8

// The ways a response ends.
const (
	Identity       Framing = iota // after Content-Length bytes
	Chunked                       // after the last chunk
	CloseDelimited                // where the connection ends
	None                          // after the head: HEAD, 204, 205, 304
)

// String is a short name for the framing.
func (f Framing) String() string {
	return [...]string{"content-length", "chunked", "close", "none"}[f&3]
}

// ResponseFacts is all that decides how a response is framed.
type ResponseFacts struct {
	Method        string
	Version       string // of the request, such as HTTP/1.1
	Status        int
	ContentLength int64 // the application's, -1 when it gave none
	Items         int   // how many blocks the result is known to have; -1 when unknown
	ItemLength    int64 // the length of the block, when Items is 1
	Wrote         bool  // write() was called
	ClientClose   bool  // Head.Close
	KeepAlive10   bool  // Head.KeepAlive10
	ServerClose   bool  // the server wants to end the connection, for whatever reason
}

// ResponsePlan is how the response is to be framed. The lines to add are Headers or AppendFields.
type ResponsePlan struct {
	Framing    Framing
	Length     int64  // the Content-Length to add, -1 for none
	Connection string // the Connection to add, "" for none
	KeepAlive  bool
	DropBody   bool // the application's blocks are not sent
	DropLength bool // the application's Content-Length is not sent
}

// Frame decides the framing of a response (H81 to H83, H89 to H99).
func Frame(in ResponseFacts) ResponsePlan {
	plan := ResponsePlan{Length: -1}
	switch {
	case in.Status == 204 || in.Status < 200: // H96
		plan.Framing, plan.DropBody, plan.DropLength = None, true, in.ContentLength >= 0
	case in.Status == 304: // H97
		plan.Framing, plan.DropBody = None, true
	case in.Status == 205: // H98
		plan.frameReset(in)
	case in.Method == "CONNECT" && in.Status < 300:
		// RFC 9110 §9.3.6 forbids both lengths here; H21 ends the connection anyway.
		plan.Framing, plan.DropLength = CloseDelimited, in.ContentLength >= 0
	case in.Method == "HEAD": // H95
		plan.frameHead(in)
	default:
		plan.frameBody(in)
	}
	plan.persist(in)
	return plan
}

func (p *ResponsePlan) frameReset(in ResponseFacts) {
	p.Framing, p.DropBody = None, true
	if in.ContentLength != 0 {
		p.Length, p.DropLength = 0, in.ContentLength > 0
	}
}

// frameHead tells a length only where a GET is sure to have it.
func (p *ResponsePlan) frameHead(in ResponseFacts) {
	p.Framing, p.DropBody = None, true
	if in.ContentLength < 0 && in.Items == 1 && in.ItemLength > 0 && !in.Wrote {
		p.Length = in.ItemLength
	}
}

func (p *ResponsePlan) frameBody(in ResponseFacts) {
	switch {
	case in.ContentLength >= 0: // H89
		p.Framing = Identity
	case in.Items == 0 && !in.Wrote: // H92
		p.Framing, p.Length = Identity, 0
	case in.Items == 1 && !in.Wrote: // H91
		p.Framing, p.Length = Identity, in.ItemLength
	case in.Version == "HTTP/1.0": // H94
		p.Framing = CloseDelimited
	default: // H93
		p.Framing = Chunked
	}
}

func (p *ResponsePlan) persist(in ResponseFacts) {
	old := in.Version == "HTTP/1.0"
	wanted := !in.ClientClose && (!old || in.KeepAlive10)
	p.KeepAlive = wanted && !in.ServerClose && p.Framing != CloseDelimited
	switch {
	case !p.KeepAlive: // H82
		p.Connection = "close"
	case old: // H83
		p.Connection = "keep-alive"
	}
}

// Headers are the lines the plan adds.
func (p ResponsePlan) Headers() []Pair { return p.AppendHeaders(nil) }

// AppendHeaders appends the lines the plan adds, of which there are at most three.
func (p ResponsePlan) AppendHeaders(dst []Pair) []Pair {
	if p.Length >= 0 {
		dst = append(dst, Pair{"Content-Length", strconv.FormatInt(p.Length, 10)})
	}
	if p.Framing == Chunked {
		dst = append(dst, Pair{"Transfer-Encoding", "chunked"})
	}
	if p.Connection != "" {
		dst = append(dst, Pair{"Connection", p.Connection})
	}
	return dst
}

// AppendFields appends the lines the plan adds, without making strings of them.
func (p ResponsePlan) AppendFields(dst []byte) []byte {
	if p.Length >= 0 {
		dst = append(dst, "Content-Length: "...)
		dst = strconv.AppendInt(dst, p.Length, 10)
		dst = append(dst, "\r\n"...)
	}
	if p.Framing == Chunked {
		dst = append(dst, "Transfer-Encoding: chunked\r\n"...)
	}
	if p.Connection != "" {
		dst = AppendField(dst, "Connection", p.Connection)
	}
	return dst
}
