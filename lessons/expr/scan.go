package expr

import "strings"

// token is a word, a text, a number or a sign, with the space before it.
type token struct{ space, text string }

func source(tokens []token) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(t.space)
		b.WriteString(t.text)
	}
	return b.String()
}

// scan takes a source apart far enough for rewriting it. It never fails.
func scan(src string) []token {
	var tokens []token
	for src != "" {
		word := strings.TrimLeft(src, " \t\r\n")
		space := src[:len(src)-len(word)]
		if word == "" {
			break
		}
		n := tokenLen(word)
		tokens = append(tokens, token{space, word[:n]})
		src = word[n:]
	}
	return tokens
}

func tokenLen(s string) int {
	n := 0
	for n < len(s) && isWord(s[n]) {
		n++
	}
	if n < len(s) && (s[n] == '\'' || s[n] == '"') && n <= 2 && strings.Trim(strings.ToLower(s[:n]), "bfru") == "" {
		return n + quotedLen(s[n:])
	}
	if n > 0 {
		return n
	}
	for _, sign := range []string{"===", "!==", "==", "!=", "<=", ">=", "<>", "&&", "||", "//", "**", "<<", ">>", ":="} {
		if strings.HasPrefix(s, sign) {
			return len(sign)
		}
	}
	return 1
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// quotedLen is the length of the text literal at the start of s, to the end of
// s if it is not closed.
func quotedLen(s string) int {
	quote := s[:1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(s, triple) {
		quote = triple
	}
	for i := len(quote); i < len(s); i++ {
		if s[i] == '\\' {
			i++
		} else if strings.HasPrefix(s[i:], quote) {
			return i + len(quote)
		}
	}
	return len(s)
}

// nesting is +1 for an opening bracket, -1 for a closing one.
func nesting(text string) int {
	switch text {
	case "(", "[", "{":
		return 1
	case ")", "]", "}":
		return -1
	}
	return 0
}
