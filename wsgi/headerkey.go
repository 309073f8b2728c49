package wsgi

import "strings"

// environKey is the key under which a header is found, "" for one that is
// dropped (H44: a name with "_" could pass for one with "-").
func environKey(name string) string {
	if key := usualKey(name); key != "" {
		return key
	}
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

// usualKey knows the keys of the headers that nearly every request has, as
// clients spell them, so that they need no memory of their own.
func usualKey(name string) string {
	switch name {
	case "Host", "host":
		return "HTTP_HOST"
	case "User-Agent", "user-agent":
		return "HTTP_USER_AGENT"
	case "Accept", "accept":
		return "HTTP_ACCEPT"
	case "Accept-Encoding", "accept-encoding":
		return "HTTP_ACCEPT_ENCODING"
	case "Accept-Language", "accept-language":
		return "HTTP_ACCEPT_LANGUAGE"
	case "Connection", "connection":
		return "HTTP_CONNECTION"
	case "Cookie", "cookie":
		return "HTTP_COOKIE"
	case "Referer", "referer":
		return "HTTP_REFERER"
	case "Origin", "origin":
		return "HTTP_ORIGIN"
	case "Authorization", "authorization":
		return "HTTP_AUTHORIZATION"
	case "Cache-Control", "cache-control":
		return "HTTP_CACHE_CONTROL"
	case "If-None-Match", "if-none-match":
		return "HTTP_IF_NONE_MATCH"
	case "If-Modified-Since", "if-modified-since":
		return "HTTP_IF_MODIFIED_SINCE"
	case "Range", "range":
		return "HTTP_RANGE"
	case "Transfer-Encoding", "transfer-encoding":
		return "HTTP_TRANSFER_ENCODING"
	case "Upgrade-Insecure-Requests":
		return "HTTP_UPGRADE_INSECURE_REQUESTS"
	case "Sec-Fetch-Site":
		return "HTTP_SEC_FETCH_SITE"
	case "Sec-Fetch-Mode":
		return "HTTP_SEC_FETCH_MODE"
	case "Sec-Fetch-User":
		return "HTTP_SEC_FETCH_USER"
	case "Sec-Fetch-Dest":
		return "HTTP_SEC_FETCH_DEST"
	case "X-Forwarded-For":
		return "HTTP_X_FORWARDED_FOR"
	case "X-Forwarded-Proto":
		return "HTTP_X_FORWARDED_PROTO"
	case "X-Requested-With":
		return "HTTP_X_REQUESTED_WITH"
	case "Content-Type", "content-type":
		return "CONTENT_TYPE"
	case "Content-Length", "content-length":
		return "CONTENT_LENGTH"
	}
	return ""
}
