package hostile

import (
	"regexp"
	"syscall"
	"testing"
)

// Of two programs that look at a server in a third, the one that came second is sent away, the
// first is not disturbed, and when that has left, the next can come.
func TestOneInspectorLooksAtATime(t *testing.T) {
	t.Parallel()
	cmd := roundtrip(t, "serve", "demo:hello", "--listen", "127.0.0.1:0", "--inspectable", "socket")
	server := open(t, cmd)
	server.shows(t, "stop: ctrl+c")
	at := regexp.MustCompile(`127\.0\.0\.1:[0-9]+`).FindString(server.text())
	looks := func() *screen {
		inspector := roundtrip(t, "inspect", "--connect", "socket")
		inspector.Dir = cmd.Dir
		return open(t, inspector)
	}
	asks := func(target string) { request(at, "GET "+target+" HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n") }

	first := looks()
	first.shows(t, "No request has come yet.")
	second := looks()
	second.shows(t, "another inspector looks at this server. Close the other inspector first.")
	if code := second.ended(t); code != 3 {
		t.Errorf("the second one ends with %d", code)
	}
	server.shows(t, "A second inspector was sent away: another one looks at this server.")
	asks("/undisturbed")
	first.shows(t, "/undisturbed")

	first.types(t, "q")
	if code := first.ended(t); code != 0 {
		t.Errorf("the first one ends with %d", code)
	}
	server.shows(t, "The inspector has left.")
	third := looks()
	third.shows(t, "No request has come yet.")
	asks("/later")
	third.shows(t, "/later")

	server.ends(t, syscall.SIGTERM)
	third.shows(t, "The server has ended")
	if code := server.ended(t); code != 0 {
		t.Errorf("the server ends with %d", code)
	}
}
