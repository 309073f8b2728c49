package tui

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi/trace"
)

// Secrets are masked on the screen from a key on, in the list and in every lens; to see them
// again takes two keys, and while they are masked nothing is changed and sent.
func TestSecretsAreMaskedOnTheScreen(t *testing.T) {
	i := inspecting(t, size{100, 40}, demo, inspect.Options{})
	i.shows(t, "hold off")
	req, err := http.NewRequest("GET", "http://"+i.addr+"/?token=abcdefgh", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer s3cr3tvalue")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	i.types([2]string{"", "/?token=abcdefgh"}, [2]string{"P", "/?token=REDACTED"}, [2]string{"enter", "Bearer REDACTED-RE"})
	if text := i.text(); strings.Contains(text, "s3cr3tvalue") || strings.Contains(text, "abcdefgh") {
		t.Errorf("a secret is on the screen:\n%s", text)
	}
	i.types([2]string{"D", "Secrets are masked"},
		[2]string{"P", "Show secrets on this screen?"}, [2]string{"R", "Bearer s3cr3tvalue"})
	i.press("q")
	i.ends()
}

// The lens of bodies shows one as what it is, and = in another way; that of times has the
// stages and what recording cost.
func TestBodiesAndTimesOfALiveRequest(t *testing.T) {
	i := inspecting(t, size{100, 40}, demo, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("POST", "/", `{"tea": ["green"]}`)
	i.types([2]string{"", "1 recorded"}, [2]string{"enter", "[wire]"}, [2]string{"tab", "environ"}, [2]string{"tab", "response"}, [2]string{"tab", "code"},
		[2]string{"tab", "body by type"}, [2]string{"=", "body as text"}, [2]string{"=", "body as JSON"}, [2]string{"tab", "[times]"})
	i.shows(t, "recording it", "not counted")
	i.press("q")
	i.ends()
}

// All requests of the list are sent again and set beside what they were; one that parts is shown
// side by side, and esc leads back to all. What was made of a request stands in a tree.
func TestASeriesIsSentAgainAndCompared(t *testing.T) {
	i := inspecting(t, middle, demo, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/1", "")
	<-i.asks("GET", "/2", "")
	i.types([2]string{"", "2 recorded"}, [2]string{"L", "Send the 2 requests of the list again"}, [2]string{"L", "part from what they were"})
	if text := i.text(); strings.Contains(text, "one after the other") {
		t.Errorf("they are said to be sent still:\n%s", text)
	}
	i.types([2]string{"enter", "from the first event at which they part"}, [2]string{"esc", "part from what they were"}, [2]string{"tab", "No header differs."})
	i.types([2]string{"esc", "hold off"}, [2]string{"L", "v last"}, [2]string{"v", "0 of 2 part from what they were"}, [2]string{"esc", "hold off"})
	i.types([2]string{"T", "The request and its replays"}, [2]string{"enter", "Request "})
	i.press("q")
	i.ends()
}

// The same request goes through other layers, in an order that is asked for.
func TestARequestIsSentThroughOtherLayers(t *testing.T) {
	i := inspecting(t, middle, demo, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/1", "")
	i.types([2]string{"", "1 recorded"}, [2]string{"A", "Send the same request where?"}, [2]string{"layers", "1–1"}, [2]string{"enter", "timing,session"})
	i.types([2]string{"ctrl+u", "names with commas"}, [2]string{"session,timing", "session,timing"}, [2]string{"enter", "Request 2 is the answer of demo:hello behind session, timing"})
	i.press("q")
	i.ends()
}

// A request that fails is made smaller, and the smallest is a request of the list.
func TestAFailingRequestIsMadeSmaller(t *testing.T) {
	i := inspecting(t, middle, catalog.Stack{App: "demo:raises", Middleware: []string{"timing"}}, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/a?b=1", "")
	i.types([2]string{"", "1 recorded"}, [2]string{"M", `stay: "the kettle is empty".`}, [2]string{"", "while that stays?"}, [2]string{"M", `Request 2 keeps "the kettle is empty" (`})
	i.press("q")
	i.ends()
}

// What has to stay stands above the question, whole, until that is answered; enter says yes.
func TestWhatHasToStayIsReadWhole(t *testing.T) {
	t.Parallel()
	exc := "werkzeug.exceptions.BadRequestKeyError: " + strings.Repeat("a long tale of a key ", 8) + "that is missing"
	r := recorded(t, "/cart")
	r.Import(trace.New(time.Time{}, []trace.Event{
		{X: 1, Seq: 1, Data: &trace.RequestLine{Method: "GET", Target: "/broken"}},
		{X: 1, Seq: 2, Layer: trace.LayerServer, Data: &trace.AppRaised{Exc: exc}},
		{X: 1, Seq: 3, Data: &trace.ExchangeEnded{Outcome: "error", Status: 500}},
	}), 0, "")
	d := seated(t, r, middle)
	for range 2 {
		d.press("M")
		d.shows("What has to stay: ", "that is missing", "while that stays?")
		d.press("x")
		d.shows("What has to stay: ", "while that stays?")
		d.press("esc")
		d.hides("What has to stay")
		d.press("enter")
	}
	d.press("M", "enter")
	d.hides("while that stays?")
}

// The URL of a server that is typed where a place is chosen is the place.
func TestAURLIsTakenWhereAPlaceIsChosen(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	t.Cleanup(other.Close)
	i := inspecting(t, middle, demo, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/1", "")
	i.types([2]string{"", "1 recorded"}, [2]string{"A", "Send the same request where?"}, [2]string{other.URL, "1–1"}, [2]string{"enter", "Request 2 is the answer of " + other.URL})
	i.shows(t, "418")
	i.press("q")
	i.ends()
}

// Where a request may change something, that it is sent many times is a warning first.
func TestManyRequestsThatMayChangeDataAreWarnedOf(t *testing.T) {
	i := inspecting(t, small, catalog.Stack{App: "demo:raises"}, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("POST", "/a", "b=1")
	i.types([2]string{"", "1 recorded"}, [2]string{"M", "Each may change your data. Send up to 200 smaller ones?"}, [2]string{"esc", "q quit"})
	i.press("q")
	i.ends()
}

// Of a long body the screen has both ends, its length and its hash, and says what is missing.
// Such a request is not sent again.
func TestALongBodyOnTheScreen(t *testing.T) {
	i := inspecting(t, stacked, catalog.Stack{App: "demo:echo"}, inspect.Options{})
	i.shows(t, "hold off")
	body := strings.Repeat("green tea, ", 40_000) + "the end"
	if got := <-i.asks("POST", "/", body); got.err != nil {
		t.Fatal(got.err)
	}
	i.types([2]string{"", "1 recorded"}, [2]string{"enter", "[wire]"}, [2]string{"tab", "environ"}, [2]string{"tab", "response"}, [2]string{"tab", "code"},
		[2]string{"tab", "440,007 bytes"}, [2]string{"", "of these bytes were not kept"}, [2]string{"", fmt.Sprintf("SHA-256 %x", sha256.Sum256([]byte(body)))},
		[2]string{"D", "of its middle were not kept"}, [2]string{"r", "t cannot be sent again: "})
	i.press("q")
	i.ends()
}

// At 80 columns, what a key says of itself is read to its end, where the key stands that helps.
func TestMessagesAreReadToTheirRemedy(t *testing.T) {
	i := inspecting(t, small, catalog.Stack{App: "demo:raises"}, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/a?b=1", "")
	i.types([2]string{"", "1 recorded"}, [2]string{"d", "r sends this one again."}, [2]string{"P", "P shows them again."}, [2]string{"T", "A elsewhere."})
	i.types([2]string{"M", "while that stays?   M yes   esc no"}, [2]string{"esc", "q quit"}, [2]string{"L", "and compare?   L send   esc no"}, [2]string{"esc", "q quit"})
	i.types([2]string{"C", "h some, N the next."}, [2]string{"H", "once its head is read, but no favicon."})
	i.press("q")
	i.ends()
}
