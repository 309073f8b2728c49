package main

import (
	"net"
	"strings"

	"github.com/valyala/fasthttp"
)

// variable is a key of an environ.
type variable struct {
	key   string
	value any
}

// environOf makes the environ of a request to fasthttp: the same keys as the gateway's,
// in its own memory. It is the work that an adapter of WSGI for fasthttp would have.
func environOf(ctx *fasthttp.RequestCtx) []variable {
	local, peer := ctx.LocalAddr().(*net.TCPAddr), ctx.RemoteAddr().(*net.TCPAddr)
	env := make([]variable, 0, 32)
	set := func(key string, value any) { env = append(env, variable{key, value}) }
	set("REQUEST_METHOD", string(ctx.Method()))
	set("SCRIPT_NAME", "")
	set("PATH_INFO", string(ctx.Path()))
	set("QUERY_STRING", string(ctx.QueryArgs().QueryString()))
	set("REQUEST_URI", string(ctx.RequestURI()))
	set("SERVER_PROTOCOL", string(ctx.Request.Header.Protocol()))
	set("CONTENT_TYPE", string(ctx.Request.Header.ContentType()))
	set("CONTENT_LENGTH", "")
	set("SERVER_NAME", local.IP.String())
	set("SERVER_PORT", portOf(local))
	set("REMOTE_ADDR", peer.IP.String())
	set("REMOTE_PORT", portOf(peer))
	for name, value := range ctx.Request.Header.All() {
		set("HTTP_"+strings.ToUpper(strings.ReplaceAll(string(name), "-", "_")), string(value))
	}
	set("GATEWAY_INTERFACE", "CGI/1.1")
	set("SERVER_SOFTWARE", "fasthttp")
	set("wsgi.version", [2]int{1, 0})
	set("wsgi.url_scheme", "http")
	set("wsgi.input", ctx.RequestBodyStream())
	set("wsgi.errors", nil)
	set("wsgi.multithread", true)
	set("wsgi.multiprocess", false)
	set("wsgi.run_once", false)
	set("wsgi.input_terminated", true)
	set("wsgi.file_wrapper", nil)
	return env
}

func portOf(a *net.TCPAddr) string {
	_, port, _ := net.SplitHostPort(a.String())
	return port
}
