package expr

import (
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"

	"go.starlark.net/starlark"

	"roundtrip/wsgi/latin1"
)

// errNotPlain refuses a value that a condition cannot look at.
var errNotPlain = errors.New("its value is too long or not plain: only None, numbers, texts and bytes are, and lists, tuples and dicts of them")

// notPlain refuses an object, by the name of its class.
type notPlain string

func (n notPlain) Error() string {
	return "a condition cannot look into " + string(n) + ", as that would run code of the application"
}

// plainValue is the value that Python's repr tells. Of a dict, a value that is nothing plain is refused
// where it is asked for; anything else that holds one is refused at once.
func plainValue(repr string) (starlark.Value, error) {
	p := &plainReader{left: repr}
	v, err := p.value()
	if err == nil && p.left != "" {
		err = errNotPlain
	}
	return v, err
}

// plainReader reads what Python's repr writes of plain values.
type plainReader struct{ left string }

func (p *plainReader) value() (starlark.Value, error) {
	switch {
	case p.take("["):
		items, err := p.items("]")
		return starlark.NewList(items), err
	case p.take("("):
		items, err := p.items(")")
		return starlark.Tuple(items), err
	case p.take("{"):
		return p.dict()
	case p.take("<"):
		kind, rest, _ := strings.Cut(p.left, ">")
		p.left = rest
		return nil, notPlain(kind)
	case strings.HasPrefix(p.left, "b'"), strings.HasPrefix(p.left, `b"`):
		p.left = p.left[1:]
		text, err := p.quoted()
		return starlark.Bytes(latin1.Encode(text)), err
	case strings.HasPrefix(p.left, "'"), strings.HasPrefix(p.left, `"`):
		text, err := p.quoted()
		return starlark.String(text), err
	}
	return p.word()
}

// take moves behind a sign, if it comes next.
func (p *plainReader) take(sign string) bool {
	rest, found := strings.CutPrefix(p.left, sign)
	p.left = rest
	return found
}

// quoted reads a text in quotes.
func (p *plainReader) quoted() (string, error) {
	n := quotedLen(p.left)
	quoted := p.left[:n]
	if n < 2 || quoted[n-1] != quoted[0] {
		return "", errNotPlain
	}
	p.left = p.left[n:]
	return Unquote(quoted), nil
}

// word reads what stands in no brackets or quotes.
func (p *plainReader) word() (starlark.Value, error) {
	n := strings.IndexAny(p.left, ",:)]}")
	if n < 0 {
		n = len(p.left)
	}
	word := p.left[:n]
	p.left = p.left[n:]
	switch word {
	case "None":
		return starlark.None, nil
	case "True", "False":
		return starlark.Bool(word == "True"), nil
	case "nan":
		return starlark.Float(math.NaN()), nil
	case "inf", "-inf":
		return starlark.Float(math.Inf(len("inf") - len(word))), nil
	}
	if i, ok := new(big.Int).SetString(word, 10); ok {
		return starlark.MakeBigInt(i), nil
	}
	if f, err := strconv.ParseFloat(word, 64); err == nil {
		return starlark.Float(f), nil
	}
	return nil, errNotPlain
}

// items reads the items of a list or tuple, to the sign that closes it.
func (p *plainReader) items(closing string) ([]starlark.Value, error) {
	items := []starlark.Value{}
	for !p.take(closing) {
		item, err := p.value()
		if err != nil {
			return nil, err
		}
		items = append(items, item)
		if !p.take(", ") && !p.take(",") && !strings.HasPrefix(p.left, closing) {
			return nil, errNotPlain
		}
	}
	return items, nil
}

func (p *plainReader) dict() (starlark.Value, error) {
	d, partly := starlark.NewDict(0), false
	for !p.take("}") {
		key, err := p.value()
		if err == nil && !p.take(": ") {
			err = errNotPlain
		}
		if err != nil {
			return nil, err
		}
		value, err := p.value()
		if refused := notPlain(""); errors.As(err, &refused) {
			value, err, partly = other{starlark.None, refused}, nil, true
		}
		if err == nil {
			err = d.SetKey(key, value)
		}
		if err != nil {
			return nil, err
		}
		if !p.take(", ") && !strings.HasPrefix(p.left, "}") {
			return nil, errNotPlain
		}
	}
	if partly {
		return partDict{d}, nil
	}
	return d, nil
}

// other stands in a dict for a value that is nothing plain.
type other struct {
	starlark.Value
	refused notPlain
}

// partDict is a dict of which some values are not plain: they fail where they are asked for.
type partDict struct{ all *starlark.Dict }

func (d partDict) String() string             { return "dict" }
func (d partDict) Type() string               { return "dict" }
func (d partDict) Freeze()                    {}
func (d partDict) Truth() starlark.Bool       { return d.all.Truth() }
func (d partDict) Hash() (uint32, error)      { return d.all.Hash() }
func (d partDict) Len() int                   { return d.all.Len() }
func (d partDict) Iterate() starlark.Iterator { return d.all.Iterate() }
func (d partDict) AttrNames() []string        { return []string{"get", "keys"} }

// Get is the value of a key.
func (d partDict) Get(key starlark.Value) (starlark.Value, bool, error) {
	v, found, err := d.all.Get(key)
	if o, ok := v.(other); ok {
		return nil, true, o.refused
	}
	return v, found, err
}

// Attr finds a method: those that would give the values that are not plain are left out.
func (d partDict) Attr(name string) (starlark.Value, error) {
	switch name {
	case "keys":
		return d.all.Attr(name)
	case "get":
		return starlark.NewBuiltin(name, func(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
			var key, absent starlark.Value = nil, starlark.None
			if err := starlark.UnpackPositionalArgs(b.Name(), args, kwargs, 1, &key, &absent); err != nil {
				return nil, err
			}
			if v, found, err := d.Get(key); found || err != nil {
				return v, err
			}
			return absent, nil
		}), nil
	}
	return nil, nil
}
