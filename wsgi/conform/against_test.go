package conform

import (
	"sync/atomic"
	"testing"
)

// seeds are the bytes of all tables, and whatever brings out an entry of the
// list that they do not.
func seeds() []string {
	var all []string
	for _, rows := range [][]row{
		requestLineRows(), targetRows(), hostRows(), fieldRows(), framingRows(), chunkRows(), persistenceRows(), limitRows(),
	} {
		for _, r := range rows {
			all = append(all, r.send)
		}
	}
	for _, b := range bugs() {
		for _, r := range b.rows {
			all = append(all, r.send)
		}
	}
	return append(all, oddities()...)
}

// oddities bring out what no table asks for.
func oddities() []string {
	return []string{
		"CONNECT  HTTP/1.1\r\nHost: x\r\n\r\n",
		"\r\n",
		get("/") + "a",
		get("http://%41/"),
		get("http://%C1/"),
		get("http://h#%zz"),
		request("CONNECT %41:1 HTTP/1.1"),
		post("A: b") + "\n\n\r\n",
		post("Expect:\r\nExpect: magic"),
		post("Expect: ,"),
		old("Connection: x\r\nConnection: keep-alive") + old("A: b"),
		"CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n" + get("/no"),
		"CONNECT h:1 HTTP/1.1\r\n\r\n",
		post("Pragma: no-cache"),
		post("Pragma: no-cache\r\nX_Y: z"),
		chunked("0\r\nA b: c\r\n\r\n"),
		chunked("0\r\nA : c\r\n\r\n"),
		old("Connection: keep-alive x") + get("/no"),
		old("Connection: keep-alive, close") + get("/no"),
		post("Connection: not close") + get("/"),
		request("GET / HTTP/1.1\nExpect: x"),
		"OPTIONS * HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na",
		post("A: b") + "\r" + get("/"),
	}
}

// TestEveryDisagreementIsListed: on the tables, and no entry stands there for
// nothing.
func TestEveryDisagreementIsListed(t *testing.T) {
	t.Parallel()
	s := newServers(t)
	used := make(map[string]bool)
	for i, input := range seeds() {
		p := s.compare(t, input, i)
		if p == nil {
			continue
		}
		found := explained(p)
		if found == nil {
			t.Errorf("on no list: %v", p)
		}
		for _, d := range found {
			used[d.row+" "+d.what] = true
		}
	}
	for _, d := range disagreements() {
		if !used[d.row+" "+d.what] {
			t.Errorf("%s, %s: no seed brings it out", d.row, d.what)
		}
	}
}

// FuzzAgainstNetHTTP looks for a stream that the gateway and net/http take
// differently, and that is on no list.
func FuzzAgainstNetHTTP(f *testing.F) {
	for _, input := range seeds() {
		if len(input) < 4<<10 {
			f.Add(input)
		}
	}
	s := newServers(f)
	var id atomic.Int64
	f.Fuzz(func(t *testing.T, input string) {
		if p := s.compare(t, input, int(id.Add(1))); p != nil && explained(p) == nil {
			t.Errorf("on no list: %v", p)
		}
	})
}
