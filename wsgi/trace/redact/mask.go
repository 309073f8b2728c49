package redact

import (
	"strings"
)

// Text is a text with its secrets masked.
func (s *Secrets) Text(text string) string {
	for _, secret := range s.anywhere {
		text = replaced(text, "", secret)
	}
	for _, b := range s.behind {
		text = replaced(text, b[0], b[1])
	}
	for _, token := range tokens(text) {
		text = replaced(text, "", token)
	}
	return s.endMasked(text)
}

// replaced masks a secret wherever it stands behind another text.
func replaced(text, behind, secret string) string {
	var out strings.Builder
	done := 0
	for {
		i := strings.Index(text[done:], behind+secret)
		if i < 0 {
			break
		}
		from := done + i + len(behind)
		to := from + len(secret)
		out.WriteString(text[done:from])
		out.WriteString(maskAt(text, from, to))
		done = to
	}
	if done == 0 {
		return text
	}
	return out.String() + text[done:]
}

// redacted is what a mask is made of.
const redacted = "REDACTED-"

// mask is as long as what it stands for.
func mask(n int) string {
	return strings.Repeat(redacted, n/len(redacted)+1)[:n]
}

// maskAt is the mask for a part of a text. A number of JSON is masked by a number: what reads JSON still can.
func maskAt(text string, from, to int) string {
	if secret := text[from:to]; isNumber(secret) && isJSONValue(text, from, to) {
		return numberMask(secret)
	}
	return mask(to - from)
}

// numberMask is a number with nines for its digits: JSON has none that begins with several zeros.
func numberMask(number string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return '9'
		}
		return c
	}, number)
}

// isMask reports whether what stands behind the name of a secret is a mask.
func isMask(value string) bool {
	return value == mask(len(value)) || isNumber(value) && value == numberMask(value)
}

const digits = "0123456789"

func isNumber(text string) bool { return strings.Trim(text, digits+".-") == "" }

// isJSONValue reports whether a number in a text is a value of JSON, or a part of one: behind a name in quotes,
// or in a list.
func isJSONValue(text string, from, to int) bool {
	const number, blanks = digits + ".-+eE", " \t\r\n"
	before := strings.TrimRight(strings.TrimRight(text[:from], number), blanks)
	behind := strings.TrimLeft(strings.TrimLeft(text[to:], number), blanks)
	if name, isNamed := strings.CutSuffix(before, ":"); isNamed {
		return strings.HasSuffix(strings.TrimRight(name, blanks), `"`)
	}
	return before != "" && strings.ContainsAny(before[len(before)-1:], "[,") && behind != "" && strings.ContainsAny(behind[:1], ",]")
}

// mostEnd is how far before the end of a text the beginning of a secret is looked for.
const mostEnd = 4096

// endMasked masks the beginning of a secret with which a text ends: where it was cut, as the beginnings of blocks
// and the values of variables are.
func (s *Secrets) endMasked(text string) string {
	whole := strings.TrimRight(text, ".…")
	from := max(0, len(whole)-mostEnd)
	for _, secret := range s.anywhere {
		begin := secret[:shortest]
		for at := from; ; at++ {
			i := strings.Index(whole[at:], begin)
			if i < 0 {
				break
			}
			if at += i; strings.HasPrefix(secret, whole[at:]) {
				return whole[:at] + mask(len(whole)-at) + text[len(whole):]
			}
		}
	}
	return text
}
