package export_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/export"
)

// Of a message whose middle was not kept, each format says how much that is: none has a hole
// that nobody sees.
func TestAMessageWithoutItsMiddle(t *testing.T) {
	t.Parallel()
	tr := recorded(t, withLength(strings.Repeat("tea ", 100_000)))
	s := tr.At(tr.Len())
	missing := fmt.Sprint(s.In.LeftOut())
	if s.In.LeftOut() < 100_000 || s.Out.LeftOut() < 100_000 {
		t.Fatalf("%d and %d bytes are left out", s.In.LeftOut(), s.Out.LeftOut())
	}
	for name, take := range map[string]func() error{
		"curl":   func() error { _, err := export.Curl(tr, "localhost"); return err },
		"pytest": func() error { _, err := export.Pytest(tr, "shop", "app"); return err },
		"raw":    func() error { _, err := export.Raw(tr, false); return err },
		"body":   func() error { _, err := export.Body(tr, false); return err },
	} {
		var whole *export.NotWholeError
		if err := take(); !errors.As(err, &whole) || !strings.Contains(err.Error(), missing+" bytes in the middle") {
			t.Errorf("%s: %v", name, err)
		}
	}
	var har bytes.Buffer
	if err := export.HAR(&har, []*trace.Trace{tr}, "localhost"); err != nil {
		t.Fatal(err)
	}
	var file struct {
		Log struct {
			Entries []struct {
				Request struct {
					BodyStatus string `json:"_bodyStatus"`
					BodySHA256 string `json:"_bodySHA256"`
				}
				Response struct {
					Content struct {
						Size       int
						BodyStatus string `json:"_bodyStatus"`
						BodySHA256 string `json:"_bodySHA256"`
					}
				}
			}
		}
	}
	if err := json.Unmarshal(har.Bytes(), &file); err != nil {
		t.Fatal(err)
	}
	entry := file.Log.Entries[0]
	if entry.Request.BodyStatus != fmt.Sprintf("too large: %s of its 400000 bytes were not kept", missing) || len(entry.Request.BodySHA256) != 64 {
		t.Errorf("the request has %+v", entry.Request)
	}
	content, body := entry.Response.Content, s.ResponseBody()
	if content.Size != 400_009 || content.BodySHA256 != body.SHA256() || !strings.Contains(content.BodyStatus, fmt.Sprint(body.LeftOut())) {
		t.Errorf("the response has %+v", content)
	}
}

// A recording of one opens again with the same ends, counts and hashes.
func TestARecordingOfALongMessageOpensAgain(t *testing.T) {
	t.Parallel()
	tr := recorded(t, withLength(strings.Repeat("tea ", 100_000)))
	var file bytes.Buffer
	if err := export.Recording(&file, export.Recorded{Trace: tr, Number: 1}); err != nil {
		t.Fatal(err)
	}
	all, err := export.ReadRecordings(&file)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d exchanges, %v", len(all), err)
	}
	want, got := tr.At(tr.Len()), all[0].Trace.At(tr.Len())
	if diff := cmp.Diff(want.In, got.In) + cmp.Diff(want.Out, got.Out); diff != "" {
		t.Error(diff)
	}
}
