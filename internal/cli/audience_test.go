package cli

import (
	"testing"

	"roundtrip/internal/cli/exit"
	"roundtrip/wsgi"
)

func TestTracebacksGoToThisMachineUnlessAskedOtherwise(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		flags serveFlags
		want  wsgi.Audience
	}{
		{serveFlags{}, wsgi.ThisMachine},
		{serveFlags{allowRemote: true}, wsgi.Nobody},
		{serveFlags{allowRemote: true, showErrors: thisMachine}, wsgi.ThisMachine},
		{serveFlags{allowRemote: true, showErrors: everyone}, wsgi.Everybody},
		{serveFlags{showErrors: nobody}, wsgi.Nobody},
	} {
		if got, err := tt.flags.audience(); got != tt.want || err != nil {
			t.Errorf("%+v: %v, %v", tt.flags, got, err)
		}
	}
	wrong := serveFlags{showErrors: "me"}
	if got, err := wrong.audience(); got != wsgi.Nobody || exit.Of(err) != exit.Usage {
		t.Errorf("%v, %v", got, err)
	}
}
