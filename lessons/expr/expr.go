package expr

import (
	"fmt"
	"slices"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"roundtrip/wsgi/trace"
)

// maxSteps is how long one evaluation may take: enough for a loop over a whole
// environ or a list of blocks, not enough to be felt between two keys.
const maxSteps = 50_000

// Expr is a compiled expression. It does not change and may be used by several
// goroutines.
type Expr struct {
	src    string
	prog   *starlark.Program
	names  []string
	atLine bool     // it is asked at a line of Python, whose variables it speaks of
	asked  []string // the variables that it takes by local()
}

// Compile reads an expression. What it cannot read is an *Error.
func Compile(src string) (*Expr, error) {
	tree, err := parse(src)
	if err != nil {
		return nil, err
	}
	if err := checkKinds(src, tree); err != nil {
		return nil, err
	}
	bound(tree)
	x := &Expr{src: src}
	return x, x.program(tree, isName)
}

// MustCompile is Compile for expressions that stand in the program; it panics
// on one that cannot be read.
func MustCompile(src string) *Expr {
	x, err := Compile(src)
	if err != nil {
		panic(err)
	}
	return x
}

// String is the expression as it was written.
func (x *Expr) String() string { return x.src }

// Bool evaluates the expression and reports whether its value is true in
// Python's sense: neither false, nor 0, nor empty.
func (x *Expr) Bool(c *Context) (bool, error) {
	v, err := x.eval(c)
	if err != nil {
		return false, err
	}
	if f, ok := v.(starlark.Callable); ok {
		return false, fmt.Errorf("%s is a function: call it, as in %s(…)", f.Name(), f.Name())
	}
	return bool(v.Truth()), nil
}

// Value evaluates the expression to a string, int, float64, bool, nil, or
// []any of these.
func (x *Expr) Value(c *Context) (any, error) {
	v, err := x.eval(c)
	if err != nil {
		return nil, err
	}
	return goValue(v)
}

// Matches reports whether the expression is true of an exchange that has just
// met e, where state is the fold up to and with e. It has no record to look
// back on, so count, seen and their like fail in it. A failure is no match;
// the error is there to be counted.
func (x *Expr) Matches(state *trace.State, e trace.Event) (bool, error) {
	return x.Bool(Now(state, e))
}

func (x *Expr) eval(c *Context) (starlark.Value, error) {
	env := make(starlark.StringDict, len(x.names))
	for _, name := range x.names {
		v, err := x.value(c, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		env[name] = v
	}
	thread := &starlark.Thread{Name: "expr", Print: func(*starlark.Thread, string) {}}
	thread.SetMaxExecutionSteps(maxSteps)
	globals, err := x.prog.Init(thread, env)
	if err != nil {
		return nil, evalError(thread, err)
	}
	return globals[result], nil
}

func evalError(thread *starlark.Thread, err error) error {
	if thread.ExecutionSteps() >= maxSteps {
		return fmt.Errorf("the expression takes more than %d steps", maxSteps)
	}
	return err
}

// result is the one global of the program that an expression becomes.
const result = "·"

// program makes a program of the tree, keeping the names that it uses.
func (x *Expr) program(tree syntax.Expr, isKnown func(name string) bool) error {
	var unknown string
	known := func(name string) bool {
		switch {
		case isKnown(name):
			x.names = append(x.names, name)
			return true
		case !starlark.Universe.Has(name) && unknown == "":
			unknown = name
		}
		return false
	}
	file := &syntax.File{Path: "expression", Options: &syntax.FileOptions{Set: true}, Stmts: []syntax.Stmt{
		&syntax.AssignStmt{Op: syntax.EQ, LHS: &syntax.Ident{Name: result}, RHS: tree},
	}}
	prog, err := starlark.FileProgram(file, known)
	if unknown != "" {
		return unknownName(x.src, unknown, nil)
	}
	if err != nil {
		return syntaxError(x.src, err)
	}
	x.prog = prog
	return nil
}

func goValue(v starlark.Value) (any, error) {
	switch v := v.(type) {
	case starlark.NoneType:
		return nil, nil
	case starlark.Bool:
		return bool(v), nil
	case starlark.String:
		return string(v), nil
	case starlark.Float:
		return float64(v), nil
	case starlark.Int:
		i, ok := v.Int64()
		if !ok {
			return nil, fmt.Errorf("the number %s is too large", v)
		}
		return int(i), nil
	case *starlark.List, starlark.Tuple:
		return goList(v.(starlark.Iterable))
	}
	return nil, fmt.Errorf("the value is a %s; a text, number, True, False or a list of them is needed", v.Type())
}

func goList(v starlark.Iterable) (any, error) {
	list := []any{}
	for item := range starlark.Elements(v) {
		g, err := goValue(item)
		if err != nil {
			return nil, err
		}
		list = append(list, g)
	}
	return list, nil
}

// value is what one of its names stands for.
func (x *Expr) value(c *Context, name string) (starlark.Value, error) {
	if x.atLine {
		return atLine(c, name)
	}
	return lookup(c, name)
}

// OfEvent reports whether the expression speaks of the last event alone, so
// that neither a state nor a record is needed for it.
func (x *Expr) OfEvent() bool {
	return !slices.ContainsFunc(x.names, func(name string) bool {
		return name != "event" && name != "layer" && name != "step" && !fixed.Has(name)
	})
}
