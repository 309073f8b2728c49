package python_test

import (
	"strings"
	"testing"

	"roundtrip/sandbox/python/pythontest"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi/trace"
)

const lateFlask = `from flask import Flask
app = Flask(__name__)

@app.route("/a/<rest>")
def home(rest):
    import views
    return views.home()

@app.route("/other")
def other():
    import ast
    ast.literal_eval("(")
`

const lateDjango = `from django.conf import settings
settings.configure(ROOT_URLCONF="urls", ALLOWED_HOSTS=["*"], MIDDLEWARE=[])
from django.core.wsgi import get_wsgi_application
app = get_wsgi_application()
`

// A slip in a module that is imported while a request runs is told with the line of the slip, and what
// it is, not with that of the import.
func TestTheLineOfASyntaxError(t *testing.T) {
	t.Parallel()
	for packages, text := range map[string]string{"flask": lateFlask, "django": lateDjango} {
		t.Run(packages, func(t *testing.T) {
			t.Parallel()
			app := module(t, systemWith(t, system.Options{Python: pythontest.With(t, packages)}), "mine", map[string]string{
				"mine.py": text, "urls.py": "import views\nurlpatterns = []\n", "views.py": "def home():\n    return 'tea'\n\nhome((\n",
			})
			r := send(t, app, getOf("/a/b"), nil)
			at, said := answeredAt(r)
			if at.Line != 4 || !strings.HasSuffix(at.File, "views.py") || !strings.HasPrefix(said, "SyntaxError: ") || !strings.Contains(said, "views.py, line 4") {
				t.Errorf("it says %q at %v\n%s", said, at, r.story())
			}
			if packages == "flask" {
				if at, said := answeredAt(send(t, app, getOf("/other"), nil)); at.Line != 12 || !strings.HasSuffix(at.File, "mine.py") {
					t.Errorf("of text that is no file it says %q at %v", said, at)
				}
			}
		})
	}
}

// answeredAt is the place and the exception of what a framework answered itself.
func answeredAt(r run) (at trace.Src, exc string) {
	for _, e := range r.events {
		if d, ok := e.Data.(*trace.FrameworkAnswers); ok {
			at, exc = e.Src, d.Exc
		}
	}
	return at, exc
}
