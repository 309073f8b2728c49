package tui

import (
	"regexp"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"testing"
)

// An answer leads the view to the event of its cause. Esc leads back to where it was, and another key stays there.
func TestEscLeadsBackFromAnAnswer(t *testing.T) {
	t.Parallel()
	inView := regexp.MustCompile(`▸ +[\d.]+ \S (\S+) +(\S+)`)
	for key, leads := range map[string]bool{"esc": true, "enter": false} {
		d := listed(t, middle, "/hello?name=Ada")
		d.press("enter")
		at := func() string { return inView.FindString(d.text()) }
		before := at()
		d.press("w")
		d.write("HTTP_COOKIE")
		d.press("enter")
		d.shows("the client sent none")
		answered := at()
		d.press(key)
		d.hides("the client sent none")
		want := answered
		if leads {
			want = before
		}
		if got := at(); got != want || before == answered || before == "" {
			t.Errorf("%s: in view is %q, want %q; before it was %q, in the answer %q", key, got, want, before, answered)
		}
	}
}

// Why answers about what is selected, and about what is not there.
func TestALiveRequestIsAskedWhy(t *testing.T) {
	i := inspecting(t, stacked, demo, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/hello?name=Ada", "")
	i.shows(t, "1 recorded")
	i.types([2]string{"enter", "Request 1 of connection 1"}, [2]string{"w", "Why, or why not?"}, [2]string{"set-cookie", "Why is Set-Cookie in the response?"})
	i.types([2]string{"enter", "session gave it to start_response"})
	i.types([2]string{"w", "Why, or why not?"}, [2]string{"etag", "Why is ETag not in the response?"}, [2]string{"enter", "No layer gave it"})
	i.types([2]string{"w", "Why, or why not?"}, [2]string{"HTTP_COOKIE", "Why is HTTP_COOKIE not in the environ?"}, [2]string{"enter", "header Cookie, and the client sent none"})
	i.press("q")
	i.ends()
}

// Why a client sent no cookie is looked for in the requests before.
func TestALiveRequestIsAskedForItsCookie(t *testing.T) {
	i := inspecting(t, stacked, demo, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/hello?name=Ada", "")
	i.shows(t, "1 recorded")
	<-i.asks("GET", "/hello?name=Eve", "")
	i.shows(t, "2 recorded")
	i.types([2]string{"g", "▸       2"}, [2]string{"enter", "Request 1 of connection 2"}, [2]string{"w", "Why, or why not?"}, [2]string{"HTTP_COOKIE", "Why is HTTP_COOKIE not in the environ?"})
	i.types([2]string{"enter", "The answer to request 1 set the cookie"})
	i.press("q")
	i.ends()
}

// Why answers about the row of the wire that stands selected.
func TestWhyAnswersAboutWhatIsSelected(t *testing.T) {
	i := inspecting(t, stacked, catalog.Stack{App: "demo:raises"}, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/hello?name=Ada", "")
	i.shows(t, "1 recorded")
	i.types([2]string{"enter", "[wire]"}, [2]string{"down", "▸"}, [2]string{"w", "Why bytes 30 to 52 of what the client sent?"})
	i.shows(t, "The client sent them in the header Host.", "The server made of them: HTTP_HOST.")
	i.press("q")
	i.ends()
}
