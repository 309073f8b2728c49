package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"roundtrip/internal/cli/exit"
	"roundtrip/sandbox/python/pythontest"
)

// shopProject is a Django project with a view that fails, behind a login that may have ended.
var shopProject = map[string]string{
	"manage.py": "import os, sys\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n",
	"config/settings.py": "SECRET_KEY = 'x'\nROOT_URLCONF = 'config.urls'\nALLOWED_HOSTS = ['*']\nDEBUG = True\n" +
		"WSGI_APPLICATION = 'config.wsgi.application'\nINSTALLED_APPS = []\n",
	"config/wsgi.py": "import os\nfrom django.core.wsgi import get_wsgi_application\n" +
		"os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\napplication = get_wsgi_application()\n",
	"config/__init__.py": "",
	"config/urls.py": `import os
from django.http import HttpResponse
from django.urls import path

def tea(request):
    return HttpResponse("tea")

def fails(request):
    if os.path.exists("ended"):
        return HttpResponse("who are you?", status=401)
    if os.path.exists("mended"):
        return HttpResponse("mended")
    raise KeyError("cups")

urlpatterns = [path("tea", tea), path("fails", fails)]
`,
}

// A test that was saved of a request to a manage.py runs, and is red as long as the bug is there, also where the
// login has ended meanwhile.
func TestASavedTestOfADjangoProjectRuns(t *testing.T) {
	t.Parallel()
	python := pythontest.With(t, "django")
	dir := t.TempDir()
	for name, text := range shopProject {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	saved := func(target string) string {
		code, out, errs := run(t, "trace", "--python", python, "--format", "pytest", filepath.Join(dir, "manage.py"), "GET", target)
		if code > exit.Failed || !strings.Contains(out, "from config.wsgi import application\n") {
			t.Fatalf("ended with %d: %s\n%s", code, errs, out)
		}
		return out
	}
	if said, ok := runTest(t, python, dir, saved("/tea")); !ok {
		t.Errorf("of a request that was answered: %s", said)
	}
	fails := saved("/fails")
	if said, ok := runTest(t, python, dir, fails); ok || !strings.Contains(said, "500") {
		t.Errorf("with the bug: passed %v, %s", ok, said)
	}
	note := func(name string) {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	note("mended")
	if said, ok := runTest(t, python, dir, fails); !ok {
		t.Errorf("without the bug: %s", said)
	}
	note("ended")
	if said, ok := runTest(t, python, dir, fails); ok || !strings.Contains(said, "turned away") {
		t.Errorf("turned away: passed %v, %s", ok, said)
	}
}

// runTest runs a test in the folder of its application as pytest does: by the name of its function.
func runTest(t *testing.T, python, dir, text string) (said string, ok bool) {
	t.Helper()
	cmd := exec.Command(python, "-c", text+"\ntest_recorded_request()\n")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}
