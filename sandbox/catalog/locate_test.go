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
