package export

import (
	"fmt"
	"strings"

	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/redact"
)

// expected are the lines that hold an answer to what was recorded. Of one that a person changed,
// what the application gave by itself is expected; of one that failed, that it does so no more.
func expected(tr *trace.Trace) string {
	s := tr.At(tr.Len())
	if fails(tr) {
		return notTurnedAway + "    assert int(status.split()[0]) < 500, status\n"
	}
	if status, changed := ownStatus(s); changed {
		return fmt.Sprintf("    assert status == %s\n", python(status))
	}
	line := fmt.Sprintf("    assert status == %s\n", python(s.Stored.Status))
	if kind := value(s.Stored.Headers, "Content-Type"); kind != "" {
		line += fmt.Sprintf("    assert {name.lower(): value for name, value in headers}[\"content-type\"] == %s\n", python(kind))
	}
	return line
}

// notTurnedAway keeps the test of a failure from passing where the request no longer comes so far.
const notTurnedAway = `    assert status[:3] not in ("401", "403"), "turned away before it could fail; does its session or token still hold? " + status
`

// fails reports whether the application failed: by an exception, without an answer, or with a status of 500 or more
// of its own.
func fails(tr *trace.Trace) bool {
	s := tr.At(tr.Len())
	if s.Stored == nil || s.Raised != nil {
		return true
	}
	status, changed := ownStatus(s)
	if !changed {
		status = s.Stored.Status
	}
	return status >= "5"
}

// failing says how a request failed when it was recorded, and what its test is for; nothing of one that did not.
func failing(tr *trace.Trace) []string {
	if !fails(tr) {
		return nil
	}
	what := "It failed"
	if s := tr.At(tr.Len()); s.Status() >= 500 {
		what += fmt.Sprintf(" with %d", s.Status())
	}
	if f := trace.FailureOf(tr); f.Any() {
		what += " by " + f.String() + ", which said " + f.Exc
		if f.Exc == f.Type() {
			what = strings.TrimSuffix(what, ", which said "+f.Exc)
		}
	}
	return []string{
		what + ".",
		"That was recorded on " + tr.Started.UTC().Format("2 January 2006 at 15:04:05 UTC") + ".",
		"The test fails as long as the bug is there, and passes once it is mended.",
	}
}

// skipping is the line that has pytest skip a test whose request has masked secrets, and the import for it; both are
// empty where nothing is masked.
func skipping(m trace.Given) (line, imports string) {
	var masked []string
	for _, h := range m.Headers {
		if redact.HasMask(h.Name + ": " + h.Value) {
			masked = append(masked, "the header "+h.Name)
		}
	}
	if redact.HasMask(m.Target) {
		masked = append(masked, "the target")
	}
	if redact.HasMask(string(m.Body.Data)) {
		masked = append(masked, "the body")
	}
	if masked == nil {
		return "", ""
	}
	why := "secrets are masked in " + strings.Join(masked, ", ")
	return secretsHow + "@pytest.mark.skip(reason=" + python(why) + ")\n", "import pytest\n\n"
}

// secretsHow says how a test comes to have its secrets.
const secretsHow = `# Without its secrets, such as a session's cookie, the application would answer something else. Write your own
# below and take the next line away, or save the test again with them: in roundtrip inspect by x and then
# "with its secrets", on the command line with --reveal. roundtrip serve --record needs --reveal as it records.
`
