package expr

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"roundtrip/wsgi/trace"
)

// The two names that say whose a name is, where a variable has that of a fact about the exchange.
const (
	localName    = "local"    // local("status") is the variable
	exchangeName = "exchange" // exchange.status is that of the exchange
)

// CompileLine reads an expression that is asked at a line of Python. As in Python, the variables of the
// function that runs hide other names: a name is that of a variable where there is one, else of the exchange,
// else of Python. Of known
// are the names in the source, nil where that is not at hand: any other name is refused.
func CompileLine(src string, known []string) (*Expr, error) {
	tree, err := parse(src)
	if err != nil {
		return nil, err
	}
	if err := checkKinds(src, tree); err != nil {
		return nil, err
	}
	x := &Expr{src: src, atLine: true}
	if err := x.checkOwners(tree); err != nil {
		return nil, err
	}
	bound(tree)
	if err := x.program(tree, isLineName); err != nil {
		return nil, err
	}
	for _, name := range x.Variables() {
		if known != nil && !isName(name) && !starlark.Universe.Has(name) && !slices.Contains(known, name) {
			return nil, unknownName(src, name, known)
		}
	}
	return x, nil
}

// isLineName reports whether a name may be that of a variable.
func isLineName(name string) bool { return !isConstant(name) }

// checkOwners refuses what local and exchange cannot take.
func (x *Expr) checkOwners(tree syntax.Expr) (err error) {
	syntax.Walk(tree, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CallExpr:
			if isIdent(n.Fn, localName) && err == nil {
				err = x.checkLocal(n)
			}
		case *syntax.DotExpr:
			if isIdent(n.X, exchangeName) && !isName(n.Name.Name) && err == nil {
				err = unknownName(x.src, n.Name.Name, nil)
			}
		}
		return true
	})
	return err
}

// checkLocal notes the variable that a call of local takes: Python is asked for it by its name.
func (x *Expr) checkLocal(call *syntax.CallExpr) error {
	if len(call.Args) == 1 {
		if literal, ok := call.Args[0].(*syntax.Literal); ok && literal.Token == syntax.STRING {
			x.asked = append(x.asked, literal.Value.(string))
			return nil
		}
	}
	return &Error{Src: x.src, Col: column(x.src, localName), What: `local takes the name of a variable in quotes, as in local("status")`}
}

// Variables are the names that can be variables of the line at which the expression is asked, sorted.
func (x *Expr) Variables() []string {
	if !x.atLine {
		return nil
	}
	all := slices.Clone(x.asked)
	for _, name := range x.names {
		if name != scaleName && name != localName && name != exchangeName {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Hides are its names that are of the exchange only where the line has no variable of that name.
func (x *Expr) Hides() []string {
	return slices.DeleteFunc(slices.Clone(x.Variables()), func(name string) bool { return !isName(name) || fixed.Has(name) || slices.Contains(x.asked, name) })
}

// atLine is what a name stands for at a line of Python.
func atLine(c *Context, name string) (starlark.Value, error) {
	switch {
	case name == scaleName:
		return scale, nil
	case name == localName:
		return starlark.NewBuiltin(localName, c.local), nil
	case name == exchangeName:
		return exchange{c}, nil
	}
	v, err := c.variable(name)
	switch {
	case errors.Is(err, errNoVariable) && isName(name):
		return lookup(c, name)
	case errors.Is(err, errNoVariable) && starlark.Universe.Has(name):
		return starlark.Universe[name], nil
	}
	return v, err
}

// errNoVariable says that the function that runs has no variable of a name, or none yet.
var errNoVariable = errors.New("there is no such variable at this line")

// variable is the value of a variable of the line at which the exchange is.
func (c *Context) variable(name string) (starlark.Value, error) {
	d, _ := c.event().Data.(*trace.Code)
	if d == nil {
		return nil, errNoVariable
	}
	for _, l := range d.Locals {
		if l.Name == name {
			return plainValue(l.Value)
		}
	}
	return nil, errNoVariable
}

func (c *Context) local(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var name string
	if err := starlark.UnpackPositionalArgs(b.Name(), args, kwargs, 1, &name); err != nil {
		return nil, err
	}
	v, err := c.variable(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return v, nil
}

// exchange has the names that speak of the exchange as its attributes.
type exchange struct{ c *Context }

func (exchange) String() string        { return exchangeName }
func (exchange) Type() string          { return exchangeName }
func (exchange) Freeze()               {}
func (exchange) Truth() starlark.Bool  { return true }
func (exchange) Hash() (uint32, error) { return 0, errors.New("the exchange cannot be a key") }
func (exchange) AttrNames() []string   { return Names() }

func (x exchange) Attr(name string) (starlark.Value, error) {
	if !isName(name) || strings.HasPrefix(name, "·") {
		return nil, nil
	}
	return lookup(x.c, name)
}

// keywords are the words of Python that are no names.
const keywords = " and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield "

// Words are the names in a source of Python, sorted, those in comments and texts among them.
func Words(source string) []string {
	var words []string
	for _, word := range strings.FieldsFunc(source, func(r rune) bool { return r < 0x80 && !isWord(byte(r)) }) {
		if word[0] > '9' && !strings.Contains(keywords, " "+word+" ") {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}
