package tui

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	view "roundtrip/tui/inspect"
)

// keeping is an inspector whose requests are lost when it is quit, unless they are saved. How many were saved that had
// ended comes from kept.
func keeping(t *testing.T, err error) (i *inspector, kept chan int) {
	t.Helper()
	kept = make(chan int, 9)
	i = inspectingAt(t, small, func(c *catalog.Catalog) (*view.Site, *inspect.Record) {
		site, record := inspected(t, demo, inspect.Options{}, c)
		site.Keep = func(all []*inspect.Exchange, _, app string) error {
			kept <- len(slices.DeleteFunc(all, func(x *inspect.Exchange) bool { return !x.Row().Over() }))
			return err
		}
		return site, record
	})
	i.shows(t, "hold off")
	return i, kept
}

// Quitting asks before it throws a list away, and saves it where it is told to.
func TestQuittingAsksBeforeAListIsLost(t *testing.T) {
	i, kept := keeping(t, nil)
	<-i.asks("GET", "/one", "")
	<-i.asks("GET", "/two", "")
	i.types([2]string{"", "2 recorded"}, [2]string{"q", "2 requests are not saved.   s save and quit   q quit without   esc stay"}, [2]string{"esc", "F1 keys"}, [2]string{"q", "not saved"}, [2]string{"s", ""})
	i.ends()
	if n := <-kept; n != 2 {
		t.Errorf("%d were saved", n)
	}
}

// One that cannot be saved is told, and the list stays; it can be left all the same.
func TestAListThatCannotBeSavedStays(t *testing.T) {
	i, _ := keeping(t, errors.New("there is no room"))
	<-i.asks("GET", "/one", "")
	<-i.asks("GET", "/two", "")
	i.types([2]string{"", "2 recorded"}, [2]string{"q", "not saved"}, [2]string{"s", "There is no room."}, [2]string{"q", "not saved"}, [2]string{"q", ""})
	i.ends()
}

// Held requests are asked about first, then what would be lost.
func TestQuittingAsksAboutBoth(t *testing.T) {
	i, kept := keeping(t, nil)
	i.types([2]string{"H", "Every request is held"})
	one, two := i.asks("GET", "/one", ""), i.asks("GET", "/two", "")
	i.types([2]string{"", "2 held"}, [2]string{"q", "2 requests are held."}, [2]string{"c", "2 requests are not saved."}, [2]string{"s", ""})
	if got := <-one; got.err != nil {
		t.Error(got.err)
	}
	if got := <-two; got.err != nil {
		t.Error(got.err)
	}
	i.ends()
	if n := <-kept; n != 2 {
		t.Errorf("%d were saved", n)
	}
}

// Whoever stays at the last question finds held requests held, and the rule that holds them.
func TestStayingAtTheLastQuestionKeepsAll(t *testing.T) {
	for _, key := range []string{"c", "X"} {
		i, kept := keeping(t, nil)
		i.types([2]string{"H", "Every request is held"})
		one, two := i.asks("GET", "/one", ""), i.asks("GET", "/two", "")
		i.types([2]string{"", "2 held"}, [2]string{"q", "2 requests are held."}, [2]string{key, "2 requests are not saved."}, [2]string{"esc", "F1 keys"})
		i.shows(t, "hold all", "2 held")
		i.types([2]string{"q", "2 requests are held."}, [2]string{key, "2 requests are not saved."}, [2]string{"s", ""})
		if first, second := <-one, <-two; (first.err != nil) != (key == "X") || (second.err != nil) != (key == "X") {
			t.Errorf("%s: %v, %v", key, first.err, second.err)
		}
		i.ends()
		if n := <-kept; n != 2 {
			t.Errorf("%s: %d were saved", key, n)
		}
	}
}

// What was saved alone is not counted among what would be lost; a line of curl saves no answer.
func TestWhatWasSavedAloneIsNotLost(t *testing.T) {
	i, _ := keeping(t, nil)
	for _, target := range []string{"/one", "/two", "/three"} {
		<-i.asks("GET", target, "")
	}
	i.types([2]string{"", "3 recorded"}, [2]string{"q", "3 requests are not saved."}, [2]string{"esc", "F1 keys"})
	i.types([2]string{"x", "Save in this folder"}, [2]string{"curl", "1–1 of"}, [2]string{"enter", "Saved as"}, [2]string{"q", "3 requests are not saved."}, [2]string{"esc", "F1 keys"})
	i.types([2]string{"x", "Save in this folder"}, [2]string{"to be stepped", "1–1 of"}, [2]string{"enter", "Saved as"}, [2]string{"q", "2 requests are not saved."}, [2]string{"q", ""})
	i.ends()
}

// How many are held is told as it is while the question stands.
func TestTheQuestionCountsWhoIsHeldNow(t *testing.T) {
	i, _ := keeping(t, nil)
	i.types([2]string{"H", "Every request is held"})
	one := i.asks("GET", "/one", "")
	i.types([2]string{"", "1 held"}, [2]string{"q", "1 request is held."})
	two := i.asks("GET", "/two", "")
	i.shows(t, "2 requests are held.")
	i.record.GoAll()
	i.shows(t, "No request is held.")
	if first, second := <-one, <-two; first.err != nil || second.err != nil {
		t.Error(first.err, second.err)
	}
	i.types([2]string{"X", "not saved"}, [2]string{"q", ""})
	i.ends()
}

// Nobody is asked where nothing would be lost: of one request, of all that were saved, of connections without any.
func TestQuittingAsksForNothing(t *testing.T) {
	i, _ := keeping(t, nil)
	<-i.asks("GET", "/one", "")
	i.types([2]string{"", "1 recorded"}, [2]string{"q", ""})
	i.ends()

	i, _ = keeping(t, nil)
	<-i.asks("GET", "/one", "")
	<-i.asks("GET", "/two", "")
	i.types([2]string{"", "2 recorded"}, [2]string{"x", "Save in this folder"}, [2]string{"recording of the list", "1–1 of"}, [2]string{"enter", "Saved as"}, [2]string{"q", ""})
	i.ends()
}

// Where the terminal is too small to see anything, a held request is told of, and can be let go.
func TestAHeldRequestIsLetGoWhereNothingIsSeen(t *testing.T) {
	i := inspecting(t, small, demo, inspect.Options{})
	i.shows(t, "hold off")
	i.types([2]string{"H", "Every request is held"})
	answer := i.asks("GET", "/one", "")
	i.shows(t, "1 held")
	i.resize(size{40, 10})
	i.shows(t, "1 request is held: C lets it go on.", "needs 60 columns")
	i.press("C")
	if got := <-answer; got.status != 200 || got.err != nil {
		t.Errorf("%+v", got)
	}
	i.resize(small)
	i.types([2]string{"", "1 recorded"}, [2]string{"q", ""})
	i.ends()
}

// There, what a key said before is not told: it may contradict what can be done. It is back with the room.
func TestANoticeIsAwayWhereNothingIsSeen(t *testing.T) {
	t.Parallel()
	d := listed(t, small, "/one")
	d.press("enter", "space")
	d.shows("This request has ended.")
	d.resize(size{40, 10})
	d.shows("needs 60 columns")
	d.hides("This request has ended.")
	d.resize(small)
	d.shows("This request has ended.")
}

// There, what is asked before the program ends is asked as well, and what could not be done is told.
func TestQuittingAsksWhereNothingIsSeen(t *testing.T) {
	i, _ := keeping(t, errors.New("there is no room"))
	i.types([2]string{"H", "Every request is held"})
	one, two := i.asks("GET", "/one", ""), i.asks("GET", "/two", "")
	i.shows(t, "2 held")
	i.resize(size{40, 10})
	i.shows(t, "2 requests are held: C lets them go on.")
	i.types([2]string{"q", "2 requests are held. c: let go on and"}, [2]string{"esc", "or press q."})
	i.types([2]string{"ctrl+c", "X: drop and quit, esc: stay."}, [2]string{"c", "2 requests are not saved. s: save and"})
	i.types([2]string{"s", "There is no room."})
	if first, second := <-one, <-two; first.err != nil || second.err != nil {
		t.Error(first.err, second.err)
	}
	i.types([2]string{"ctrl+c", "q: quit without"}, [2]string{"ctrl+c", ""})
	i.ends()
}

// The head of the list has the whole expression where there is room; else its middle makes room for what is behind
// it. Its field has the whole.
func TestTheHeadHasTheExpression(t *testing.T) {
	t.Parallel()
	const text = `method == "POST" and path.startswith("/cart") and status >= 400`
	d := listed(t, wide, "/cart")
	d.press("B", "a")
	d.write(`status >= 500`)
	d.press("enter", "esc", "h")
	d.write(text)
	d.press("enter")
	head := func() string { return strings.Split(d.text(), "\n")[0] }
	if !strings.Contains(head(), "hold on: "+text+", 1 breakpoint") {
		t.Errorf("%q", head())
	}
	for _, w := range []int{80, 100} {
		d.resize(size{w, 30})
		if !strings.Contains(head(), "hold on: me") || !strings.Contains(head(), "400, 1 breakpoint") || !strings.Contains(head(), "…") {
			t.Errorf("%d columns: %q", w, head())
		}
	}
	d.press("h")
	d.shows("hold if " + text)
}

// Quitting asks about requests that are held, and does what it is told.
func TestQuittingAsksAboutHeldRequests(t *testing.T) {
	for key, dropped := range map[string]bool{"c": false, "X": true} {
		i := inspecting(t, small, demo, inspect.Options{})
		i.shows(t, "hold off")
		i.types([2]string{"N", "The next request is held"})
		answer := i.asks("GET", "/", "")
		i.shows(t, "1 held")
		i.types([2]string{"q", "1 request is held."}, [2]string{"esc", "F1 keys"})
		i.types([2]string{"h", "hold if"}, [2]string{"ctrl+c", "1 request is held."}) // a field is no reason to stay
		i.press(key)
		if got := <-answer; (got.err != nil) != dropped {
			t.Errorf("%s: %+v", key, got)
		}
		i.ends()
	}
}
