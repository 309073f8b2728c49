package tui

import ("testing";"time";"fmt";"os")

func TestZZ(t *testing.T) {
	for _, s := range []size{small, middle, wide} {
	t0 := time.Now()
	d := sit(t, setup{size: s})
	show := func(what string) { fmt.Fprintln(os.Stderr, "=====", what, time.Since(t0)); fmt.Fprintln(os.Stderr, d.text()); t0=time.Now() }
	show("open")
	d.press("space"); show("space")
	d.press("space"); show("space")
	d.press("space"); show("space")
	d.press("e"); show("e")
	d.write("Sam"); show("Sam")
	d.press("enter"); show("enter")
	d.press("down","down"); show("down")
	d.press("enter"); show("enter")
	d.press("enter"); show("enter")
	d.press("?"); show("?")
	d.press("?"); show("?")
	d.press("esc", "esc"); show("esc")
	d.press("e"); show("play")
	}
}
