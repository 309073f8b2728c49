package catalog_test

import (
	"os"
	"path/filepath"
	"testing"

	"roundtrip/sandbox/catalog"
)

// A file that is not here is looked for in the folder that the application runs in.
func TestAFileIsFoundInItsFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	manage := filepath.Join(dir, "manage.py")
	if err := os.WriteFile(manage, []byte("import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := catalog.Locate(catalog.Stack{App: "manage.py", Dir: dir})
	if err != nil || got.Stack.App != manage || got.Stack.Engine != catalog.System {
		t.Errorf("%+v, %v", got.Stack, err)
	}
	if got, err := catalog.Locate(catalog.Stack{App: "none.py", Dir: dir}); err != nil || got.Stack.App != "none.py" {
		t.Errorf("a file that is nowhere: %+v, %v", got.Stack, err)
	}
}

// How people who come from other servers spell an application.
func TestAnApplicationIsFoundAsItIsSpelled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"manage.py":      "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n",
		"config/wsgi.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\napplication = None\n", "config/__init__.py": "", "site/app.py": "app = None\n", "site/notes.txt": "", "empty/notes.txt": "",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	in := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	for _, tt := range []struct{ app, dir, want, from string }{
		{in("config/wsgi.py"), "", "config.wsgi", dir},
		{in("config/wsgi.py") + ":application", "", "config.wsgi:application", dir},
		{"config.wsgi.application", dir, "config.wsgi:application", dir},
		{"config.wsgi", dir, "config.wsgi", dir},
		{dir, "", in("manage.py"), ""},
		{in("site"), "", in("site/app.py"), ""},
		{in("empty"), "", in("empty"), ""},
		{"nowhere.app", dir, "nowhere.app", dir},
	} {
		got, err := catalog.Locate(catalog.Stack{App: tt.app, Dir: tt.dir})
		if err != nil || got.Stack.App != tt.want || got.Stack.Dir != tt.from {
			t.Errorf("%s: %s in %q, %v", tt.app, got.Stack.App, got.Stack.Dir, err)
		}
		if changed := got.Stack.App != tt.app; changed != (len(got.Notes) > 0) {
			t.Errorf("%s: noted %q", tt.app, got.Notes)
		}
	}
}
