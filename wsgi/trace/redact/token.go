package redact

import (
	"encoding/base64"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// tokenForm is how signed tokens look, such as a JSON Web Token (RFC 7515 §7.1, RFC 7516 §7.1): parts in base64url with
// points between them, of which the first is a JSON object.
var tokenForm = regexp.MustCompile(`e(?:yJ|yA|wo|w0)[\w-]{5,}\.[\w-]*\.[\w-]{8,}(?:\.[\w-]+){0,2}`)

// tokenBegins are the beginnings of a JSON object in base64: a brace, and a quote, a blank or the end of a line.
var tokenBegins = []string{"eyJ", "eyA", "ewo", "ew0"}

// tokens are the signed tokens in a text.
func tokens(text string) []string {
	if !slices.ContainsFunc(tokenBegins, func(begin string) bool { return strings.Contains(text, begin) }) {
		return nil
	}
	return slices.DeleteFunc(tokenForm.FindAllString(text, -1), func(token string) bool { return !isToken(token) })
}

// isToken reports whether the first part is JSON.
func isToken(token string) bool {
	head, _, _ := strings.Cut(token, ".")
	object, err := base64.RawURLEncoding.DecodeString(head)
	return err == nil && json.Valid(object)
}
