package conform

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// row is a request, or several, and what the decision table says about it.
type row struct {
	rule    string
	send    string
	status  int    // 0 is an answer of the application's
	at      string // the bytes that a refusal points at, "" for any
	by      string // the rule that a refusal names, if it is another
	half    bool   // the client half-closes behind it
	closes  bool   // the connection ends, although the request is answered
	methods string // of the requests that are answered, if not of the first alone
	check   check  // of the last answer
	inBody  bool   // the fault, if there is one, lies in the body
	free    string // why another server may do otherwise, where the rule alone does not say
	loose   check  // of another server's answer, where ours is asked for more
	remarks string // rules by which the checker has something to say about the client
}

// accepted is a row that the application answers.
func accepted(rule, send string, checks ...check) row {
	return row{rule: rule, send: send, check: all(checks...)}
}

// refused is a row that the server answers itself, pointing at some bytes.
func refused(rule string, status int, send, at string) row {
	return row{rule: rule, send: send, status: status, at: at}
}

// closing is the row, with the connection's end behind it.
func (r row) closing() row { r.closes = true; return r }

// halved is the row, with a half-close behind it.
func (r row) halved() row { r.half = true; return r }

// answered names the methods of the requests that get an answer.
func (r row) answered(methods string) row { r.methods = methods; return r }

// remarked is the row, with remarks on what was served all the same.
func (r row) remarked(rules string) row { r.remarks = rules; return r }

// freely is the row, with a reason why another server may do otherwise.
func (r row) freely(why string) row { r.free = why; return r }

// loosely is the row, with less that another server is asked for.
func (r row) loosely(checks ...check) row { r.loose = all(checks...); return r }

// naming is the row, with another rule for the refusal.
func (r row) naming(rule string) row { r.by = rule; return r }

// seen is what the echo saw of a request.
type seen struct {
	Env  map[string]string `json:"env"`
	Body []byte            `json:"body"`
}

func reading(body string) seen {
	var s seen
	_ = json.Unmarshal([]byte(body), &s) // what cannot be read lacks every key
	return s
}

// check says what is wrong with a request as an application saw it, "" if
// nothing is.
type check func(seen) string

func all(checks ...check) check {
	return func(s seen) string {
		for _, c := range checks {
			if complaint := c(s); complaint != "" {
				return complaint
			}
		}
		return ""
	}
}

// has asserts an environ key. Its value is text, each character a byte.
func has(key, want string) check {
	return func(s seen) string {
		switch got, there := s.Env[key]; {
		case !there:
			return fmt.Sprintf("%s is missing; want %q", key, want)
		case got != want:
			return fmt.Sprintf("%s is %q; want %q", key, got, want)
		}
		return ""
	}
}

func lacks(keys ...string) check {
	return func(s seen) string {
		for _, key := range keys {
			if got, ok := s.Env[key]; ok {
				return fmt.Sprintf("%s is there, as %q", key, got)
			}
		}
		return ""
	}
}

// listed asserts the elements of a list, however they are joined.
func listed(key string, want ...string) check {
	return func(s seen) string {
		got := strings.FieldsFunc(s.Env[key], func(r rune) bool { return r == ',' || r == ' ' })
		if !slices.Equal(got, want) {
			return fmt.Sprintf("%s is %q; want %q", key, got, want)
		}
		return ""
	}
}

func path(info, query string) check { return all(has("PATH_INFO", info), has("QUERY_STRING", query)) }

func body(want string) check {
	return func(s seen) string {
		if string(s.Body) != want {
			return fmt.Sprintf("the body is %q, want %q", s.Body, want)
		}
		return ""
	}
}
