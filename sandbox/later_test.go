package sandbox_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"roundtrip/content"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
)

// Of files that changed it is known which were loaded with the application, and which a request imports later: what is
// wrong with those is not known yet.
func TestWhatALaterRequestImports(t *testing.T) {
	t.Parallel()
	dir := folderOf(t, map[string]string{
		"shop.py":          "import words, stock.tea\n\ndef app(environ, start_response):\n    import views\n    return views.index(start_response)\n",
		"words.py":         "WORD = b'tea'\n",
		"stock/tea.py":     "",
		"views.py":         "import nowhere\n",
		"templates/a.html": "tea",
	})
	in := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	all := []string{in("shop.py"), in("views.py"), in("words.py"), in("stock/tea.py"), in("templates/a.html"), in("gone.py")}
	house := catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.Engine(t), System: pythontest.System(t), Paths: true})
	for _, stack := range []catalog.Stack{{App: in("shop.py")}, {App: in("shop.py"), Engine: catalog.System}, {App: "shop:app", Dir: dir, Engine: catalog.System}} {
		s, err := sandbox.NewSite(house, stack, sandbox.SiteOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Reload(t.Context()); err != nil {
			t.Error(err)
		}
		if later := s.Later(all); !slices.Equal(later, []string{in("views.py")}) {
			t.Errorf("%s: %q", stack.App, later)
		}
		if err := s.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	}
}
