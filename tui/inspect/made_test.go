package inspect

import (
	"testing"
	"time"

	"roundtrip/wsgi/trace"
)

// What goes along to another server is named before it is sent, without a value.
func TestWhatGoesToAnotherServerIsNamed(t *testing.T) {
	t.Parallel()
	for want, headers := range map[string][][2]string{
		"no cookie goes there":                                            {{"Host", "a"}},
		"the cookie sessionid goes there too":                             {{"cookie", "sessionid=abc=="}},
		"Authorization goes there too":                                    {{"Authorization", "Bearer abc"}},
		"the cookie sid, the cookie theme and Authorization go there too": {{"Cookie", "sid=1; theme=dark"}, {"AUTHORIZATION", "Basic abc"}},
	} {
		var events []trace.Event
		for i, h := range headers {
			events = append(events, trace.Event{X: 1, Seq: i + 1, Data: &trace.RequestHeader{Name: h[0], Value: h[1]}})
		}
		if got := credentialsWords(trace.New(time.Time{}, events)); got != want {
			t.Errorf("%v: %q, want %q", headers, got, want)
		}
	}
}
