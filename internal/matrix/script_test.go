package matrix

import (
	"bytes"
	"mime/multipart"
	"net/url"
	"strings"
)

// step is one request of a script, as it depends on the answers before it.
type step struct {
	method, target string
	headers        []string // whole lines
	body           func(*browser) (kind string, body []byte)
}

func (s step) String() string {
	return strings.Join(append([]string{s.method, s.target}, s.headers...), " ")
}

func get(target string, headers ...string) step { return step{"GET", target, headers, nil} }

func head(target string) step { return step{"HEAD", target, nil, nil} }

// form sends the fields of a form, with the token of the page before if there was one.
func form(target string, fields ...string) step {
	return step{"POST", target, nil, func(b *browser) (string, []byte) {
		values := url.Values{}
		for i := 0; i < len(fields); i += 2 {
			values.Set(fields[i], fields[i+1])
		}
		if b.tokenName != "" {
			values.Set(b.tokenName, b.token)
		}
		return "application/x-www-form-urlencoded", []byte(values.Encode())
	}}
}

// forged sends the fields of a form with a token that is nobody's.
func forged(target string) step {
	return send("POST", target, "application/x-www-form-urlencoded", "csrf_token=mine&csrfmiddlewaretoken=mine&user=eve&password=x")
}

// send sends a body as it is.
func send(method, target, kind, body string, headers ...string) step {
	return step{method, target, headers, func(*browser) (string, []byte) { return kind, []byte(body) }}
}

// upload sends a file as a browser does.
func upload(target string, field, name string, data []byte) step {
	return step{"POST", target, nil, func(b *browser) (string, []byte) {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		must(w.SetBoundary("----the-border-of-the-parts"))
		if b.tokenName != "" {
			must(w.WriteField(b.tokenName, b.token))
		}
		part, err := w.CreateFormFile(field, name)
		must(err)
		part.Write(data)
		must(w.Close())
		return w.FormDataContentType(), body.Bytes()
	}}
}

// must is for what cannot fail, such as writing to memory.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// shop is the script of the shop.
func shop() []step {
	return []step{
		get("/"), get("/"), head("/"),
		form("/login", "user", user), get("/"),
		send("POST", "/login", "application/x-www-form-urlencoded", "nobody=1"),
		upload("/upload", "f", "tea.txt", []byte("green\n")),
		upload("/upload", "f", "big.bin", bytes.Repeat([]byte("0123456789abcdef"), 20_000)),
		get("/events?n=3&every=0", "Accept: text/event-stream"),
		get("/slow"), get("/fails"), get("/missing"), get("/"),
	}
}

// site is the script of the sites, which have the same pages on different frameworks.
func site() []step {
	visit := []step{
		get("/"), get("/?q=caf%C3%A9+%F0%9F%8D%B5"), get("/", "X-Twice: a", "X-Twice: b"), head("/"),
		step{"OPTIONS", "/", nil, nil},
	}
	enter := []step{
		forged("/login"), get("/login"), form("/login", "user", user, "password", password), get("/"), get("/"),
	}
	uploads := []step{
		get("/login"), upload("/upload", "file", "caf\u00e9.txt", []byte("green tea\n")),
		upload("/upload", "file", "big.bin", bytes.Repeat([]byte("0123456789abcdef"), 20_000)),
		upload("/upload", "file", "empty", nil),
		send("POST", "/unread", "text/plain", strings.Repeat("not read ", 100)),
	}
	data := []step{
		get("/api"), send("POST", "/api", "application/json", `{"tea": ["green", 1]}`), send("POST", "/api", "application/json", "{no"),
		send("POST", "/api", "application/json", "7\r\n{\"a\": 1\r\n1\r\n}\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
		step{"DELETE", "/api", nil, nil},
	}
	files := []step{
		get("/static/site.css"), head("/static/site.css"), get("/static/none.css"), get("/static/../settings.py"), get("/static/%2e%2e/shop.py"),
		get("/static/site.css", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"), get("/static/site.css", "Range: bytes=0-9"),
	}
	streams := []step{
		get("/stream"), head("/stream"), get("/events?n=3", "Accept: text/event-stream"), head("/events"), get("/late"),
	}
	rest := []step{
		get("/old"), get("/missing"), get("/fails"), get("/nothing"), get("/says"), get("/login/"), get("//"), get("/logout"), get("/"),
	}
	var all []step
	for _, part := range [][]step{visit, enter, uploads, data, files, streams, rest} {
		all = append(all, part...)
	}
	return all
}

// django also asks for what only a person who is logged in may see.
func django() []step {
	return append(append([]step{get("/private")}, site()...),
		get("/login"), form("/login", "user", user, "password", "wrong"), get("/login"), form("/login", "user", user, "password", password),
		get("/private"), get("/logout"), get("/private"))
}

// stack also asks the ASGI application.
func stack() []step {
	return append(site(),
		get("/asgi/hello?q=tea"), send("POST", "/asgi/echo", "text/plain", strings.Repeat("tea ", 10_000)), get("/asgi/ticks"), get("/asgi/none"))
}

// bare also asks for what only a plain application does.
func bare() []step { return append(site(), get("/written"), head("/written")) }
