package http1

// badExtension gives the index of the first byte that breaks the grammar of chunk extensions, -1 when none does:
//
//	*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )    RFC 9112 §7.1.1
//
// The index is len(ext) when something is missing at the end.
func badExtension(ext []byte) int {
	for i := 0; i < len(ext); {
		next, ok := oneExtension(ext, i)
		if !ok {
			return next
		}
		i = next
	}
	return -1
}

// oneExtension reads one extension from i on and gives where it ends, or where it breaks.
func oneExtension(ext []byte, i int) (next int, ok bool) {
	if i = skipBlanks(ext, i); i == len(ext) || ext[i] != ';' {
		return i, false
	}
	i = skipBlanks(ext, i+1)
	end := skipToken(ext, i)
	if end == i {
		return i, false
	}
	equals := skipBlanks(ext, end)
	if equals == len(ext) || ext[equals] != '=' {
		return end, true
	}
	i = skipBlanks(ext, equals+1)
	if i < len(ext) && ext[i] == '"' {
		return skipQuoted(ext, i)
	}
	end = skipToken(ext, i)
	return end, end > i
}

func skipBlanks(s []byte, i int) int {
	for i < len(s) && isBlank(s[i]) {
		i++
	}
	return i
}

func skipToken(s []byte, i int) int {
	for i < len(s) && is(s[i], tchar) {
		i++
	}
	return i
}

// skipQuoted reads the quoted string (RFC 9110 §5.6.4) that begins at i.
func skipQuoted(s []byte, i int) (next int, ok bool) {
	for i++; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return i + 1, true
		case c == '\\' && i+1 < len(s) && is(s[i+1], valueByte):
			i++
		case !is(c, quotedText):
			return i, false
		}
	}
	return i, false
}
