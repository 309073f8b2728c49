package redact_test

import (
	"strings"
	"testing"

	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/redact"
)

// A field of a form is masked however its tag is written.
func TestFieldsOfFormsAreMasked(t *testing.T) {
	t.Parallel()
	for _, tag := range []string{
		`<input name="password" value="s3cretvalue">`, `<input name=password value=s3cretvalue>`,
		`<input type=hidden name='csrf_token' value='s3cretvalue'>`, `<input name=api-key type=text value="s3cretvalue"/>`,
	} {
		events := []trace.Event{{X: 1, Spans: []trace.Span{{Buf: trace.BufOut, Len: int64(len(tag))}}, Data: &trace.BytesOut{What: "block", Chunk: []byte(tag)}}}
		masked, err := redact.Find(events).Events(events)
		if err != nil {
			t.Fatal(err)
		}
		got := string(masked[0].Data.(*trace.BytesOut).Chunk)
		if strings.Contains(got, "s3cretvalue") || len(got) != len(tag) || !strings.Contains(got, "REDACTED-RE") {
			t.Errorf("%s became %s", tag, got)
		}
	}
}

// In a line alone, what stands behind the name of a secret is masked, and nothing else.
func TestALineIsMasked(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"/a?token=abcdefgh&n=1": "/a?token=REDACTED&n=1",
		"/a?n=1":                "/a?n=1",
		"/pass?word=tea":        "/pass?word=tea",
	} {
		if got := redact.Line(text); got != want {
			t.Errorf("%s became %s", text, got)
		}
	}
}

// Names of cards, keys and persons are those of secrets, as whole words where they are short: what only
// has the same letters stays. Short values are masked behind their names, in JSON too.
func TestNamesOfSecrets(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"card_number", "cardNumber", "card-number", "cvv", "cvv2", "card_cvc", "cardCvc", "iban", "pin", "PIN", "user_pin", "userPin", "pinCode", "ssn", "cc_number",
		"private_key", "access_key", "accessKey", "client_secret", "refresh_token", "security_code", "account_number", "user[pin]",
	} {
		for _, text := range []string{
			name + "=123", "a=1&" + name + "=4111111111&b=2", `{"` + name + `": "123", "b": 1}`, `{"a":1,"` + name + `":123}`, `{"` + name + `": "4111111111"}`,
			"--X\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n123\r\n--X--", `<input name="` + name + `" value="123">`,
		} {
			got := maskedBody(t, text)
			if strings.Contains(got, "123") || strings.Contains(got, "4111") || len(got) != len(text) {
				t.Errorf("%s became %s", text, got)
			}
		}
	}
	for _, name := range []string{"shipping", "pink", "PINK", "spin", "opinion", "opInion", "pinned", "ribanna", "lesson", "card", "number", "key", "phone_number", "mission", "shoppin"} {
		for _, text := range []string{name + "=123", "a=1&" + name + "=4111111111", `{"` + name + `": "123"}`, `{"` + name + `": 4111111111}`} {
			if got := maskedBody(t, text); got != text {
				t.Errorf("%s became %s", text, got)
			}
		}
	}
}

// maskedBody is the body of an answer with its secrets masked.
func maskedBody(t *testing.T, text string) string {
	t.Helper()
	events := []trace.Event{{X: 1, Spans: []trace.Span{{Buf: trace.BufOut, Len: int64(len(text))}}, Data: &trace.BytesOut{What: "block", Chunk: []byte(text)}}}
	masked, err := redact.Find(events).Events(events)
	if err != nil {
		t.Fatal(err)
	}
	return string(masked[0].Data.(*trace.BytesOut).Chunk)
}

// The end of a long message is masked like its beginning, and the hash of one with secrets is
// taken away: it would tell whether a guess is right.
func TestTheEndOfALongMessageIsMasked(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ tail, want, hash string }{
		{"password=s3cretvalue", "password=REDACTED-RE", ""},
		{"nothing of that sort", "nothing of that sort", "aa"},
	} {
		events := []trace.Event{{X: 1, Data: &trace.ExchangeEnded{LeftOut: []trace.LeftOut{{Span: trace.Span{Buf: trace.BufIn, Len: 9}, Tail: []byte(tt.tail), SHA256: "aa"}}}}}
		masked, err := redact.Find(events).Events(events)
		if err != nil {
			t.Fatal(err)
		}
		if got := masked[0].Data.(*trace.ExchangeEnded).LeftOut[0]; string(got.Tail) != tt.want || got.SHA256 != tt.hash {
			t.Errorf("%s became %s with the hash %q", tt.tail, got.Tail, got.SHA256)
		}
	}
}

// What a person wrote while a request was held is masked wherever the record keeps it: a header, the
// body, an answer's head.
func TestWhatAPersonWroteIsMasked(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]trace.Edited{
		"a header of the request": {What: "request", Delta: trace.HeadersDelta{Add: []trace.Header{{Name: "Authorization", Value: "Bearer s3cretvalue"}}}, Bytes: []byte("Authorization: Bearer s3cretvalue")},
		"one that was changed":    {What: "request", Delta: trace.HeadersDelta{Set: []trace.Change{{Name: "Cookie", Old: "sid=s3cretvalue", New: "sid=s3cretvalue2"}}}},
		"the target":              {What: "request", After: "GET /?token=s3cretvalue"},
		"the body":                {What: "body", After: "name=ada&password=s3cretvalue"},
		"a header of the answer":  {What: "head", Headers: []trace.Header{{Name: "Set-Cookie", Value: "sid=s3cretvalue"}}},
	} {
		events := []trace.Event{{X: 1, Data: &d}}
		masked, err := redact.Find(events).Events(events)
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		if err := trace.WriteJSON(&text, masked); err != nil || strings.Contains(text.String()+string(masked[0].Data.(*trace.Edited).Bytes), "s3cret") {
			t.Errorf("%s: %s, %v", name, text.String(), err)
		}
	}
}
