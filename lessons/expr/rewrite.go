package expr

import (
	"slices"
	"strings"
)

// rewrite puts Python forms that do not parse here into forms that do. What
// names the first of them, "" if there is none.
func rewrite(src string) (what, rewritten string) {
	tokens := scan(src)
	for _, pass := range []struct {
		what string
		do   func([]token) []token
	}{
		{"f-strings are not known here", formats},
		{"`is` is not known here", identities},
		{"`&&`, `||` and `!` are not Python", signs},
		{"= sets a value; a comparison is ==", assignments},
		{"a chained comparison is not known here", chains},
	} {
		after := pass.do(tokens)
		if what == "" && source(after) != source(tokens) {
			what = pass.what
		}
		tokens = after
	}
	return what, source(tokens)
}

// identities: x is None, x is not None.
func identities(tokens []token) []token {
	var out []token
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if t.text == "is" {
			t.text = "=="
			if i+1 < len(tokens) && tokens[i+1].text == "not" {
				t.text = "!="
				i++
			}
		}
		out = append(out, t)
	}
	return out
}

// signs: the operators of other languages.
func signs(tokens []token) []token {
	words := map[string]string{"&&": "and", "||": "or", "!": "not", "===": "==", "!==": "!=", "<>": "!="}
	out := slices.Clone(tokens)
	for i := range out {
		word, ok := words[out[i].text]
		if !ok {
			continue
		}
		out[i].text = word
		if i > 0 && word != "not" {
			out[i].space = " "
		}
		if i+1 < len(out) {
			out[i+1].space = " "
		}
	}
	return out
}

// assignments: a single = outside the arguments of a call.
func assignments(tokens []token) []token {
	out := slices.Clone(tokens)
	depth := 0
	for i := range out {
		depth += nesting(out[i].text)
		if out[i].text == "=" && depth == 0 {
			out[i].text = "=="
		}
	}
	return out
}

// chains: a < b < c.
func chains(tokens []token) []token {
	var out []token
	for len(tokens) > 0 {
		n := segment(tokens)
		if n == 0 {
			out = append(out, tokens[0])
			tokens = tokens[1:]
			continue
		}
		chain := unchain(tokens[:n])
		if len(chain) > n && len(out) > 0 && out[len(out)-1].text == "not" {
			chain = bracketed(chain)
		}
		out = append(out, chain...)
		tokens = tokens[n:]
	}
	return out
}

// segment is how many tokens from the start hold one comparison, 0 if the first
// one ends a comparison by itself.
func segment(tokens []token) int {
	depth := 0
	for i, t := range tokens {
		if depth == 0 && (slices.Contains(breaks, t.text) || nesting(t.text) < 0) {
			// `not in` is an operator, a `not` anywhere else begins anew.
			if !(t.text == "not" && i+1 < len(tokens) && tokens[i+1].text == "in") {
				return i
			}
		}
		depth += nesting(t.text)
	}
	return len(tokens)
}

// breaks are the words that bind weaker than a comparison.
var breaks = []string{"and", "or", "not", "if", "else", "for", "lambda", ",", ":", "=", ":="}

var comparisons = []string{"==", "!=", "<", ">", "<=", ">=", "in", "not"}

// unchain makes `a < b and b < c` of a comparison of more than two operands.
// Inside brackets it looks for chains of their own.
func unchain(tokens []token) []token {
	var operands, operators [][]token
	var operand []token
	depth := 0
	for i, t := range tokens {
		depth += nesting(t.text)
		switch {
		case depth == 0 && t.text == "in" && i > 0 && tokens[i-1].text == "not":
			operators[len(operators)-1] = append(operators[len(operators)-1], t)
		case depth == 0 && slices.Contains(comparisons, t.text):
			operands, operators = append(operands, operand), append(operators, []token{t})
			operand = nil
		default:
			operand = append(operand, t)
		}
	}
	operands = append(operands, operand)
	for i, o := range operands {
		operands[i] = inside(o)
	}
	var out []token
	for i, operator := range operators {
		if i > 0 {
			out = append(out, token{" ", "and"})
			out = append(out, spaced(operands[i])...)
		} else {
			out = append(out, operands[0]...)
		}
		out = append(append(out, operator...), operands[i+1]...)
	}
	if len(operators) == 0 {
		return operands[0]
	}
	return out
}

// inside looks for chains within the brackets of an operand.
func inside(tokens []token) []token {
	for i, t := range tokens {
		if nesting(t.text) > 0 {
			rest := chains(tokens[i+1:])
			return append(slices.Clone(tokens[:i+1]), rest...)
		}
	}
	return tokens
}

// bracketed keeps a rewritten chain together under a `not`.
func bracketed(tokens []token) []token {
	out := slices.Clone(tokens)
	open := token{out[0].space, "("}
	out[0].space = ""
	return append(append([]token{open}, out...), token{"", ")"})
}

func spaced(tokens []token) []token {
	out := slices.Clone(tokens)
	if len(out) > 0 {
		out[0].space = " "
	}
	return out
}

// formats: f"{x} and {y!r}".
func formats(tokens []token) []token {
	out := slices.Clone(tokens)
	for i, t := range out {
		if body, quote, ok := fstring(t.text); ok {
			out[i].text = percent(body, quote)
		}
	}
	return out
}

// fstring takes an f-string literal apart.
func fstring(text string) (body, quote string, ok bool) {
	at := strings.IndexAny(text, `'"`)
	if at < 1 || !strings.ContainsAny(text[:at], "fF") {
		return "", "", false
	}
	quote = text[at : at+1]
	if strings.HasPrefix(text[at:], strings.Repeat(quote, 3)) {
		quote = strings.Repeat(quote, 3)
	}
	body = strings.TrimPrefix(text[at:], quote)
	return strings.TrimSuffix(body, quote), quote, true
}

// percent writes the body of an f-string with the operator %. A width or a
// precision is left out: the operator has none here.
func percent(body, quote string) string {
	var format strings.Builder
	var values []string
	body = strings.ReplaceAll(body, "%", "%%")
	for {
		open := strings.IndexByte(body, '{')
		if open < 0 {
			break
		}
		format.WriteString(strings.ReplaceAll(body[:open], "}}", "}"))
		if strings.HasPrefix(body[open:], "{{") {
			format.WriteByte('{')
			body = body[open+2:]
			continue
		}
		value, rest, _ := strings.Cut(body[open+1:], "}")
		value, _, _ = strings.Cut(value, ":")
		value, conversion, _ := strings.Cut(value, "!")
		format.WriteString(map[bool]string{true: "%r", false: "%s"}[conversion == "r"])
		values = append(values, strings.TrimSpace(value))
		body = rest
	}
	format.WriteString(strings.ReplaceAll(body, "}}", "}"))
	text := quote + format.String() + quote
	switch len(values) {
	case 0:
		return strings.ReplaceAll(text, "%%", "%")
	case 1:
		return text + " % " + values[0]
	}
	return text + " % (" + strings.Join(values, ", ") + ")"
}
