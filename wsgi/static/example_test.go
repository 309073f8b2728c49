package static_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"testing/fstest"

	"roundtrip/wsgi"
	"roundtrip/wsgi/static"
)

// Files below a prefix, beside an application; a part of one is asked for.
func ExampleDir() {
	files := fstest.MapFS{"tea.txt": {Data: []byte("green, black, white")}}
	server := wsgi.Server{Mounts: []wsgi.Mount{{Prefix: "/files", Static: static.Dir(files)}}}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	go server.Serve(ln)
	defer server.Close()

	req, err := http.NewRequest("GET", "http://"+ln.Addr().String()+"/files/tea.txt", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	req.Header.Set("Range", "bytes=7-11")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	fmt.Printf("%s %s %q %v\n", resp.Status, resp.Header.Get("Content-Type"), body, err)
	// Output: 206 Partial Content text/plain; charset=utf-8 "black" <nil>
}
