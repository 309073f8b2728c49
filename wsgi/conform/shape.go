package conform

// shapes are the sorts of callable that an application may be: a server only calls it
// (PEP 3333, Specification Overview). probe.py makes each of them.
func shapes() []Case {
	var all []Case
	for _, s := range []struct{ shape, what string }{
		{"class", "a class, whose instance is the iterable"},
		{"instance", "an instance with __call__"},
		{"method", "a bound method"},
		{"partial", "a functools.partial"},
		{"generator", "a generator function"},
	} {
		judge := duty{rule: "S1", strength: Must, run: answering(probing("plain"), "tea")}.judge
		all = append(all, Case{Rule: "S1", Section: "PEP 3333, Specification Overview", What: "the application is " + s.what, inside: true, shape: s.shape, run: judge})
	}
	return all
}

// tryShape starts the program once more, with an application of the case's shape.
func (t *trial) tryShape(c Case) Cell {
	program := &server{command: t.program.command, dir: t.program.dir, bounds: t.program.bounds, shape: c.shape}
	defer program.stop()
	if err := program.start(t.ctx); err != nil {
		return Cell{Rule: c.Rule, Section: c.Section, Case: c.What, Verdict: Broken, Strength: Must, Did: cutText("with it, "+err.Error(), 200)}
	}
	apart := peer{ctx: t.ctx, addr: program.addr, dir: program.dir, probed: true, patience: t.peer.patience}
	return apart.try(c)
}
