package wsgi

import "strings"

// environKey is the key under which a header is found, "" for one that is
// dropped (H44: a name with "_" could pass for one with "-").
func environKey(name string) string {
	if key, usual := usualKeys[name]; usual {
		return key
	}
	return makeKey(name)
}

// usualKeys are the keys of the headers that nearly every request has, as clients
// spell them, so that they need no memory of their own.
var usualKeys = makeUsualKeys(
	"Host", "User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "Connection", "Cookie", "Referer", "Origin",
	"Authorization", "Cache-Control", "If-None-Match", "If-Modified-Since", "Range", "Transfer-Encoding",
	"Upgrade-Insecure-Requests", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-User", "Sec-Fetch-Dest",
	"X-Forwarded-For", "X-Forwarded-Proto", "X-Requested-With", "Content-Type", "Content-Length",
)

func makeUsualKeys(names ...string) map[string]string {
	keys := make(map[string]string, 2*len(names))
	for _, name := range names {
		keys[name] = makeKey(name)
		keys[strings.ToLower(name)] = keys[name]
	}
	return keys
}

func makeKey(name string) string {
	if strings.IndexByte(name, '_') >= 0 {
		return ""
	}
	var space [64]byte // which makes of most keys one allocation, that of the string
	key := append(space[:0], "HTTP_"...)
	for i := range len(name) {
		key = append(key, keyByte(name[i]))
	}
	switch string(key) {
	case "HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH":
		key = key[len("HTTP_"):]
	}
	return string(key)
}

func keyByte(c byte) byte {
	switch {
	case c == '-':
		return '_'
	case c >= 'a' && c <= 'z':
		return c - 'a' + 'A'
	}
	return c
}
