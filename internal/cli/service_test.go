package cli

import (
	"testing"
	"time"
)

// What is told of a reload says what was not loaded.
func TestAReloadSaysWhatItHasNotLoaded(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		files, later []string
		want         string
	}{
		{[]string{"/shop/words.py"}, nil, "Loaded again in 0.3 s: words.py changed."},
		{[]string{"/shop/views.py"}, []string{"/shop/views.py"}, "Loaded again in 0.3 s, without views.py: a request that needs it imports it."},
		{[]string{"/shop/urls.py", "/shop/views.py"}, []string{"/shop/urls.py", "/shop/views.py"},
			"Loaded again in 0.3 s, without urls.py, views.py: a request that needs them imports them."},
		{[]string{"/shop/words.py", "/shop/views.py"}, []string{"/shop/views.py"},
			"Loaded again in 0.3 s: words.py changed. Without views.py: a request that needs it imports it."},
	} {
		if got := loadedWords(300*time.Millisecond, tt.files, tt.later); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}
