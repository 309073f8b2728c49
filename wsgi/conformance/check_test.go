package conformance_test

import "fmt"

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
		if got, ok := s.Env[key]; !ok || got != want {
			return fmt.Sprintf("%s is %q, %v; want %q", key, got, ok, want)
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

func path(info, query string) check { return all(has("PATH_INFO", info), has("QUERY_STRING", query)) }

func body(want string) check {
	return func(s seen) string {
		if string(s.Body) != want {
			return fmt.Sprintf("the body is %q, want %q", s.Body, want)
		}
		return ""
	}
}
