package expr

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.starlark.net/resolve"
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"roundtrip/sandbox/suggest"
	"roundtrip/wsgi/trace"
)

// Error says why an expression cannot be read.
type Error struct {
	Src  string
	Col  int    // in characters from 1, 0 if the place is not known
	What string // what is wrong
	// Rewrite is the whole expression in a form that can be read, "" if none
	// is known.
	Rewrite string
	// Near are names that may have been meant.
	Near []string
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.What)
	switch {
	case e.Rewrite != "":
		fmt.Fprintf(&b, "; write: %s", e.Rewrite)
	case len(e.Near) > 0:
		fmt.Fprintf(&b, "; did you mean %s?", strings.Join(e.Near, ", "))
	}
	return b.String()
}

// parse reads the source as one expression. What does not parse as it stands
// is tried again rewritten, for the sake of the error.
func parse(src string) (syntax.Expr, error) {
	if strings.TrimSpace(src) == "" {
		return nil, &Error{Src: src, What: "the expression is empty"}
	}
	tree, err := parseExpr(src)
	if err == nil {
		return tree, nil
	}
	if what, rewritten := rewrite(src); what != "" {
		if _, again := parseExpr(rewritten); again == nil {
			return nil, &Error{Src: src, What: what, Rewrite: rewritten}
		}
	}
	return nil, syntaxError(src, err)
}

func parseExpr(src string) (syntax.Expr, error) {
	options := &syntax.FileOptions{Set: true}
	return options.ParseExpr("expression", src, 0)
}

// syntaxError is an error of the parser or resolver in our words.
func syntaxError(src string, err error) error {
	out := &Error{Src: src, What: err.Error()}
	var parse syntax.Error
	var names resolve.ErrorList
	switch {
	case errors.As(err, &parse):
		out.What, out.Col = parse.Msg, int(parse.Pos.Col)
	case errors.As(err, &names):
		out.What, out.Col = names[0].Msg, int(names[0].Pos.Col)
	}
	out.What = plain(out.What)
	return out
}

var (
	wanted = regexp.MustCompile(`^got (.+), want (.+)$`)
	extra  = regexp.MustCompile(`^got (.+) after expression, want EOF$`)
)

// plain puts what the parser got, and what it wanted there, into a sentence.
func plain(msg string) string {
	if m := extra.FindStringSubmatch(msg); m != nil {
		return fmt.Sprintf("%s stands where the expression should end; join two parts by and, or, or a sign such as ==", pieceWords(m[1]))
	}
	if m := wanted.FindStringSubmatch(msg); m != nil {
		return fmt.Sprintf("%s stands where %s should be", pieceWords(m[1]), pieceWords(m[2]))
	}
	if strings.HasPrefix(msg, "unexpected EOF in") || strings.HasPrefix(msg, "unexpected newline in") {
		return "a text has no quote at its end"
	}
	return msg
}

// pieceWords are a piece of an expression in words, by the parser's name for it.
func pieceWords(name string) string {
	words := map[string]string{
		"newline": "the end", "end of file": "the end", "EOF": "the end", "primary expression": "a value",
		"identifier": "a name", "int literal": "a number", "float literal": "a number", "string literal": "a text",
	}
	return cmp.Or(words[name], name)
}

// unknownName refuses a name, which may be meant for one of the exchange, of Python or of some others.
func unknownName(src, name string, others []string) error {
	candidates := append(Names(), others...)
	for _, builtin := range slices.Sorted(maps.Keys(starlark.Universe)) {
		if !isConstant(builtin) || strings.EqualFold(name, builtin) {
			candidates = append(candidates, builtin)
		}
	}
	return &Error{
		Src: src, Col: column(src, name), What: fmt.Sprintf("there is no name %q", name), Near: suggest.Near(name, candidates),
	}
}

// isConstant reports whether a name of Starlark stands for a value: such a name is meant only
// where it is written in another case.
func isConstant(name string) bool { return name == "None" || name == "True" || name == "False" }

func unknownKind(kind string) error {
	var all []string
	for _, k := range trace.Kinds() {
		all = append(all, k.String())
	}
	return &Error{What: fmt.Sprintf("there is no event %q", kind), Near: suggest.Near(kind, all)}
}

func column(src, word string) int {
	i := strings.Index(src, word)
	return runes(src[:max(i, 0)]) + 1
}

// checkKinds refuses a comparison of `event` with a text that is no event, and
// count, seen and before of one: such an expression would silently never hold.
func checkKinds(src string, tree syntax.Expr) (err error) {
	syntax.Walk(tree, func(n syntax.Node) bool {
		for _, literal := range kindsIn(n) {
			kind, _ := literal.Value.(string)
			if _, ok := trace.ParseKind(kind); !ok && literal.Token == syntax.STRING && err == nil {
				unknown := unknownKind(kind).(*Error)
				unknown.Src, unknown.Col = src, column(src, kind)
				err = unknown
			}
		}
		return true
	})
	return err
}

// kindsIn are the literals of a node that must name an event.
func kindsIn(n syntax.Node) []*syntax.Literal {
	switch n := n.(type) {
	case *syntax.BinaryExpr:
		if isIdent(n.X, "event") {
			return literals(n.Y)
		}
		if isIdent(n.Y, "event") && n.Op != syntax.IN && n.Op != syntax.NOT_IN {
			return literals(n.X)
		}
	case *syntax.CallExpr:
		if isIdent(n.Fn, "before") {
			return literals(n.Args...)
		}
		if (isIdent(n.Fn, "count") || isIdent(n.Fn, "seen")) && len(n.Args) > 0 {
			return literals(n.Args[0])
		}
	}
	return nil
}

func isIdent(x syntax.Expr, name string) bool {
	id, ok := x.(*syntax.Ident)
	return ok && id.Name == name
}

// literals are the literals among the expressions, and in lists of them.
func literals(exprs ...syntax.Expr) []*syntax.Literal {
	var found []*syntax.Literal
	for _, x := range exprs {
		switch x := x.(type) {
		case *syntax.Literal:
			found = append(found, x)
		case *syntax.ParenExpr:
			found = append(found, literals(x.X)...)
		case *syntax.ListExpr:
			found = append(found, literals(x.List...)...)
		case *syntax.TupleExpr:
			found = append(found, literals(x.List...)...)
		}
	}
	return found
}
