package sandbox_test

import (
	"testing"

	"roundtrip/sandbox"
)

func TestReloads(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"app.py": true, "site/pages/index.html": true, "mail/hello.j2": true, "shop/templates/shop/mail.txt": true,
		"shop/jinja2/feed.xml": true, "README.md": false, "static/site.css": false, "data.sqlite3": false,
		"templates/.index.txt.swp": false, "templates/4913": false, "templates/mail.txt~": false, "app.pyc": false,
	} {
		if got := sandbox.Reloads(path); got != want {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
}
