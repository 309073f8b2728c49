package inspect_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi"
)

// numbering is a site whose answer to the nth request is a text.
func numbering(t *testing.T, r *inspect.Record, body func(n int) string) (addr string) {
	t.Helper()
	n := 0
	app := wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		n++
		text := body(n)
		_, err := start.Call("200 OK", []wsgi.Header{{Name: "Content-Length", Value: fmt.Sprint(len(text))}}, nil)
		return wsgi.Blocks([]byte(text)), err
	})
	return recorded(t, r, app)
}

// seriesOf are three requests and the same three again, whose answers are those to 8, 9 and 10, and 11, 12 and 13.
func seriesOf(t *testing.T, body func(n int) string) inspect.Sides {
	t.Helper()
	r := inspect.New(inspect.Options{})
	t.Cleanup(r.Close)
	addr := numbering(t, r, func(n int) string { return body(n + 7) })
	for range 2 {
		for _, target := range []string{"/1", "/2", "/3"} {
			if _, err := ask(addr, get(target)); err != nil {
				t.Fatal(err)
			}
		}
	}
	(&site{t, r, addr}).until("all are over", over(6))
	var all []*inspect.Exchange
	for _, x := range r.All(nil) {
		if !x.Row().Idle() {
			all = append(all, x)
		}
	}
	return inspect.Series(all[:3], all[3:])
}

// uuid is another one for each number.
func uuid(n int) string { return fmt.Sprintf("550e8400-e29b-41d4-a716-44665544%04d", n*37%1000) }

const page = `<html>
<form method="post"><input type="hidden" name="csrf" value="%s">
<p>Order %d costs %d.</p>
%s
</form></html>`

// Ids and counts in bodies are no difference: they are named once, and shown with each pair. Whatever else
// differs parts it.
func TestIdsInBodiesAreNoDifference(t *testing.T) {
	t.Parallel()
	token := func(n int) string { return fmt.Sprintf("Zk%d9aQwErTyUiOpXc%dVbNm", n*7919, n*104729) }
	now := func(int) string { return time.Now().UTC().Format(time.RFC3339Nano) }
	isNow := func(n int) bool { return n > 10 }
	priceOf := func(n int) int { return map[bool]int{false: 300, true: 310}[isNow(n)] + (n-8)%3 }
	for name, c := range map[string]struct {
		body   func(n int) string
		parts  bool
		varies string
	}{
		"text":         {body: func(n int) string { return fmt.Sprintf("request r%d for you, %s", n, uuid(n)) }, varies: `body after "request " | body after "request … for you, "`},
		"a whole text": {body: uuid, varies: "body"},
		"JSON": {body: func(n int) string {
			return fmt.Sprintf(`{"user": {"id": 7}, "rows": [{"id": %d, "key": "%s"}]}`, n, uuid(n))
		}, varies: "body rows[0].id | body rows[0].key"},
		"HTML":         {body: func(n int) string { return fmt.Sprintf(page, token(n), n, 3, "") }, varies: `body after "<p>Order " | body after "name=\"csrf\" value=\""`},
		"a large page": {body: func(n int) string { return fmt.Sprintf(page, token(n), n, 3, strings.Repeat("<br>tea\n", 2000)) }, varies: `body after "<p>Order " | body after "name=\"csrf\" value=\""`},
		"times of day": {body: func(n int) string {
			return fmt.Sprintf(`{"at": "%s", "s": %d, "local": "%s"}`, now(n), time.Now().Unix(), time.Now().Format("15:04:05.000"))
		}},
		"nothing":                {body: func(int) string { return "tea 3 550e8400" }},
		"another price":          {body: func(n int) string { return fmt.Sprintf(page, token(n), n, priceOf(n), "") }, parts: true, varies: `body after "<p>Order " | body after "name=\"csrf\" value=\""`},
		"another page":           {body: func(n int) string { return fmt.Sprintf(page, token(n), n, 3, strings.Repeat("<br>tea\n", 2000+n/11)) }, parts: true, varies: `body after "<p>Order " | body after "name=\"csrf\" value=\""`},
		"another count":          {body: func(n int) string { return fmt.Sprintf(`{"page": %d}`, (n-8)%3+n/11) }, parts: true},
		"another size":           {body: func(n int) string { return fmt.Sprintf(`{"bytes": %d}`, n*100) }, parts: true},
		"another fraction":       {body: func(n int) string { return fmt.Sprintf(`{"price": 3.%d}`, n) }, parts: true},
		"another word":           {body: func(n int) string { return fmt.Sprintf("tea for %s", strings.Repeat("x", n)) }, parts: true},
		"another user":           {body: func(n int) string { return fmt.Sprintf(`{"user": {"id": %d}, "row": {"id": %d}}`, 7+n/11, n) }, parts: true, varies: "body row.id"},
		"another id for all":     {body: func(n int) string { return uuid(n / 11) }, parts: true},
		"a time that is not now": {body: func(n int) string { return time.Now().UTC().Add(time.Duration(n/11) * time.Hour).Format(time.RFC3339) }, parts: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sides := seriesOf(t, c.body)
			if diff := cmp.Diff(c.varies, strings.Join(sides.Varies, " | ")); diff != "" {
				t.Errorf("what varies (-want +got):\n%s", diff)
			}
			for i, tw := range sides.Twins {
				if tw.Parted != c.parts {
					t.Errorf("pair %d: parted is %v: was %s; is %s", i, tw.Parted, tw.Parting.Was, tw.Parting.Is)
				}
				if want := len(sides.Varies); !tw.Parted && len(tw.Ids) != want {
					t.Errorf("pair %d has the ids %v", i, tw.Ids)
				}
			}
		})
	}
}
