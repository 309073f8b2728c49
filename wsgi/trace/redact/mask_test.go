package redact_test

import (
	"encoding/json"
	"strings"
	"testing"

	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/redact"
)

// jwt is a signed token: {"alg":"HS256","typ":"JWT"} . {"user_id":1} . a signature.
const jwt = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjoxfQ.c2lnbmF0dXJlLW9mLXRoaXM"

// A signed token is a secret by its look, whatever its name, in every text. What only has points is none.
func TestSignedTokensAreMasked(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"access": "` + jwt + `", "refresh": "` + jwt + `x"}`, "a=1&t=" + jwt, jwt,
		`{"id": "eyJhbGciOiJkaXIifQ..aW5pdGlhbGlzYXRpb24.Y2lwaGVydGV4dA.dGFn"}`, `next=eyJfaWQiOjF9.YXpzeA.c2lnbmF0dXJl`,
	} {
		if got := maskedBody(t, text); strings.Contains(got, "eyJ") || strings.Contains(got, "c2lnbmF0") || strings.Contains(got, "Y2lw") || len(got) != len(text) || got == text {
			t.Errorf("%s became %s", text, got)
		}
		if got := redact.Line(text); strings.Contains(got, "eyJ") {
			t.Errorf("as a line, %s became %s", text, got)
		}
	}
	printed := []trace.Event{{X: 1, Data: &trace.ErrorsWrite{Text: "issued " + jwt}}}
	masked, err := redact.Find(printed).Events(printed)
	if err != nil || strings.Contains(masked[0].Data.(*trace.ErrorsWrite).Text, "eyJ") {
		t.Errorf("printed: %+v, %v", masked, err)
	}
	for _, text := range []string{"/static/eyJack.bundle.minified", "eyJubwZzzzz.example.something", "see www.example-of-names.something-longer", "eyJhbGciOiJIUzI1NiJ9"} {
		if got := maskedBody(t, text); got != text {
			t.Errorf("%s became %s", text, got)
		}
	}
}

// JSON with masks is JSON: a number is masked by a number of the same length, wherever it stands.
func TestMaskedNumbersStayNumbers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"pin": 1234}`: `{"pin": 9999}`,
		`{"pin":7,"card_number":4111111111111111,"n":1}`: `{"pin":9,"card_number":9999999999999999,"n":1}`,
		`{"cvv": -12.50}`:             `{"cvv": -99.99}`,
		`{"pin":12,"a":{"pin": 123}}`: `{"pin":99,"a":{"pin": 999}}`,
		`{"pin": 123456, "all": [123456, 1234567], "text": "no 123456", "x": 123456}`: `{"pin": 999999, "all": [999999, 9999997], "text": "no REDACT", "x": 999999}`,
		`{"pin": "1234"}`:   `{"pin": "REDA"}`,
		"a=1&pin=123456":    "a=1&pin=REDACT",
		`["pin=1234",1234]`: `["pin=REDA",1234]`,
	} {
		got := maskedBody(t, text)
		if got != want || strings.HasPrefix(text, "{") && !json.Valid([]byte(got)) {
			t.Errorf("%s became %s", text, got)
		}
	}
}

// Where a text was cut within a secret, its beginning is masked too.
func TestTheBeginningOfASecretIsMasked(t *testing.T) {
	t.Parallel()
	body := `{"name": "Ada Lovelace", "mail": "ada@example.org", "password": "s3cretvalue-of-mine"}`
	events := []trace.Event{
		{X: 1, Data: &trace.BodyBlock{Len: len(body), Head: []byte(body[:trace.BlockHead+13])}},
		{X: 1, Data: &trace.ErrorsWrite{Text: "it is 's3cretvalue..."}},
		{X: 1, Spans: []trace.Span{{Buf: trace.BufOut, Len: int64(len(body))}}, Data: &trace.BytesOut{What: "block", Chunk: []byte(body)}},
	}
	masked, err := redact.Find(events).Events(events)
	if err != nil {
		t.Fatal(err)
	}
	block, line := masked[0].Data.(*trace.BodyBlock), masked[1].Data.(*trace.ErrorsWrite)
	if !strings.HasSuffix(string(block.Head), `"REDACTED-RED`) || line.Text != "it is 'REDACTED-RE..." {
		t.Errorf("%s and %s", block.Head, line.Text)
	}
}

// A mask is known as one behind the name of a secret, also a short one and that of a number.
func TestMasksAreKnown(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`{"pin": 1234}`: true, `{"pin": "12"}`: true, "pin=123": true, "Authorization: Bearer " + jwt: true,
		`{"count": 9999}`: false, "name=RED": false, "nothing": false,
	} {
		if got := redact.HasMask(maskedBody(t, text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
		if redact.HasMask(text) {
			t.Errorf("%s has none yet", text)
		}
	}
}
