package python_test

import (
	"strings"
	"testing"

	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi/trace"
)

// What a package writes is told at its line, also where another one stands before the stream.
func TestWhatIsWrittenThroughAWrapperHasTheLineBehindIt(t *testing.T) {
	t.Parallel()
	app := module(t, systemWith(t, system.Options{}), "mine", map[string]string{
		"mine.py":                               "import sys\nsys.path.insert(0, 'site-packages')\nfrom shoplib import app\n",
		"site-packages/colorama/ansitowin32.py": "import sys\n\ndef write(text):\n    sys.stderr.write(text)\n",
		"site-packages/colorama/__init__.py":    "",
		"site-packages/shoplib.py": "from colorama.ansitowin32 import write\n\ndef app(environ, start_response):\n" +
			"    write('Not Found\\n')\n    start_response('200 OK', [])\n    return [b'tea']\n",
	})
	e := send(t, app, get, nil).find(t, trace.KindCodePrint, trace.LayerApp)
	if !strings.HasSuffix(e.Src.File, "shoplib.py") || e.Src.Line != 4 {
		t.Errorf("it is told at %v", e.Src)
	}
}
