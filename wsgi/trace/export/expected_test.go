package export_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/export"
	"roundtrip/wsgi/trace/redact"
)

// failed is a request that a framework answered with 500 for an exception that it caught.
func failed(t *testing.T) *trace.Trace {
	t.Helper()
	tr := recorded(t, "GET /price HTTP/1.1\r\nHost: h\r\nCookie: sid=7f3a9c11\r\n\r\n")
	events := slices.Clone(tr.Events())
	for i, e := range events {
		switch d := e.Data.(type) {
		case *trace.StartResponseCalled:
			now := *d
			now.Status, events[i].Data = "500 No", &now
		case *trace.HeadCommitted:
			now := *d
			now.Status, events[i].Data = "500 No", &now
		case *trace.InputRead:
			events[i].Data = &trace.ErrorsWrite{Handled: trace.Handled{Exc: "KeyError: None", At: trace.Src{File: "shop.py", Line: 18}}}
		}
	}
	return trace.New(tr.Started, events)
}

// The test of a failure fails as long as the bug is there, caught or not, and passes once it is mended.
func TestPytestOfAFailureIsRedUntilItIsMended(t *testing.T) {
	t.Parallel()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3")
	}
	text, err := export.Pytest(failed(t), "shop", "")
	if err != nil || !strings.Contains(text, "# It failed with 500 by KeyError at shop.py:18, which said KeyError: None.\n# That was recorded on ") {
		t.Fatalf("%v\n%s", err, text)
	}
	dir := t.TempDir()
	const app = "def application(environ, start_response):\n    start_response(STATUS, [])\n    return []\n"
	for status, passes := range map[string]bool{`"500 No"`: false, `{}["no"]`: false, `"204 No Content"`: true} {
		for name, content := range map[string]string{"shop.py": strings.Replace(app, "STATUS", status, 1), "test_it.py": text + "\n\ntest_recorded_request()\n"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		run := exec.Command(python, "-B", "test_it.py")
		run.Dir = dir
		if out, err := run.CombinedOutput(); (err == nil) != passes {
			t.Errorf("%s: %v\n%s\n%s", status, err, out, text)
		}
	}
}

// A test whose request has masked secrets says so, and is skipped.
func TestPytestWithMaskedSecretsIsSkipped(t *testing.T) {
	t.Parallel()
	tr := recorded(t, withLength(form))
	masked, err := redact.Trace(tr)
	if err != nil {
		t.Fatal(err)
	}
	const skip = `@pytest.mark.skip(reason="secrets are masked in the header Cookie, the header Authorization, the target, the body")` + "\ndef test_"
	for _, tt := range []struct {
		tr      *trace.Trace
		skipped bool
	}{{tr, false}, {masked, true}} {
		text, err := export.Pytest(tt.tr, "shop", "")
		if err != nil || strings.Contains(text, skip) != tt.skipped || strings.Contains(text, "import pytest") != tt.skipped || strings.Contains(text, "--reveal") != tt.skipped {
			t.Errorf("skipped %v: %v\n%s", tt.skipped, err, text)
		}
	}
}
