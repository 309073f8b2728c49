package trace

// knownStrings are the strings that nearly every exchange has. A tape writes
// their index. New ones go to the end, so that indexes stay.
var knownStrings = []string{
	"", BufIn, BufOut, "server", "app", "client", "request", "connection",
	"REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "CONTENT_LENGTH",
	"SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "SERVER_SOFTWARE", "GATEWAY_INTERFACE",
	"REMOTE_ADDR", "REMOTE_PORT", "REQUEST_URI",
	"wsgi.version", "wsgi.url_scheme", "wsgi.input", "wsgi.errors", "wsgi.multithread",
	"wsgi.multiprocess", "wsgi.run_once", "wsgi.input_terminated", "wsgi.file_wrapper",
	"HTTP_HOST", "HTTP_USER_AGENT", "HTTP_ACCEPT", "HTTP_CONNECTION", "HTTP_COOKIE", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE",
	"Host", "User-Agent", "Accept", "Connection", "Cookie", "Accept-Encoding", "Accept-Language",
	"Content-Type", "Content-Length", "Date", "Server", "Transfer-Encoding", "Set-Cookie",
	"keep-alive", "close", "chunked", "identity", "none", "text/plain", "text/html", "application/json",
	"text/plain; charset=utf-8", "127.0.0.1", "HTTP/1.1", "HTTP/1.0", "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS",
	"200 OK", "404 Not Found", "500 Internal Server Error", "http", "https", "CGI/1.1", "(1, 0)", "''", "True", "False",
	"str", "tuple", "bool", "object", "int", "list", "generator", "next", "write", "head", "block", "last chunk", "end",
	"exhausted", "complete", "static", "/", "tcp", "*/*", "roundtrip", "every path",
	"<wsgi.input>", "<wsgi.errors>", "<wsgi.file_wrapper>", "'http'", "'HTTP/1.1'", "'GET'", "'/'", "'127.0.0.1'", "'CGI/1.1'", "'roundtrip'",
	"type", "body", "step", "entry", "goto", "continue", "stage",
}

var known = func() map[string]int {
	index := make(map[string]int, len(knownStrings))
	for i, s := range knownStrings {
		index[s] = i
	}
	return index
}()
