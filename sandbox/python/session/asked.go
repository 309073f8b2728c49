package session

import (
	"strings"

	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/wsgi"
)

// Asked is what a worker is told of a request.
type Asked struct {
	Mode               int
	Pushed, Overloaded bool
	Env                *wsgi.Environ
	Threads, Processes bool // for an environ that nobody has built
}

// asked is an Asked that is encoded once no other frame can come before it: what the worker
// is told of an environ depends on those that it was told of before.
type asked struct {
	*Asked
	bases *bases
}

// AppendMarshal implements [marshal.Value].
func (a asked) AppendMarshal(dst []byte) []byte {
	dst = marshal.AppendTuple(dst, 6)
	dst = marshal.Append(dst, a.Mode)
	dst = marshal.Append(dst, a.Pushed)
	dst = marshal.Append(dst, a.Overloaded)
	if !a.Pushed {
		return a.appendWhole(marshal.Append(marshal.Append(dst, nil), true))
	}
	base, known := a.bases.find(a.Env)
	dst = marshal.Append(marshal.Append(dst, base), !known)
	if known {
		return a.bases.kept[base].appendDifference(dst, a.Env)
	}
	return a.appendWhole(dst)
}

// appendWhole appends the environ's keys and values, as far as they can travel. The
// worker makes the objects among them itself.
func (a asked) appendWhole(dst []byte) []byte {
	d := marshal.NewDict(dst)
	for i := range a.Env.Len() {
		r := rowAt(a.Env, i)
		r.put(&d)
	}
	if _, told := a.Env.Get("wsgi.multithread"); !told {
		d.Put("wsgi.multithread", a.Threads)
		d.Put("wsgi.multiprocess", a.Processes)
	}
	return d.End()
}

// mostBases is how many environs a worker keeps: as many as there are sorts of clients, by the headers
// that they send.
const mostBases = 4

// bases are environs that a worker keeps, to be told only how others differ from one.
// An environ is mostly that of the request before it but for a value or two: told whole, it takes
// a worker 2 µs more of the 10 of a hello.
type bases struct {
	kept [mostBases]base
	next int // which gives way to the next one
}

// base is an environ, in the order of its keys.
type base []row

// row is a key and its value: a text, or a bool or an int, or something that cannot travel.
type row struct {
	key, text string
	other     any
	isText    bool
}

func rowAt(env *wsgi.Environ, i int) row {
	key, text, other, isText := env.At(i)
	switch other.(type) {
	case bool, int:
	default:
		other = nil
	}
	return row{key, text, other, isText}
}

func (r *row) put(d *marshal.Dict) {
	if r.isText {
		d.Text(r.key, r.text)
	} else {
		d.Put(r.key, r.other)
	}
}

// find gives the base that has the same keys in the same order. Where none has, the environ
// becomes one, which the worker does not know yet.
func (b *bases) find(env *wsgi.Environ) (index int, known bool) {
	for i, base := range b.kept {
		if base.hasKeys(env) {
			return i, true
		}
	}
	index = b.next
	b.next = (b.next + 1) % mostBases
	rows := make(base, env.Len())
	for i := range rows {
		r := rowAt(env, i)
		r.key, r.text = strings.Clone(r.key), strings.Clone(r.text) // which lie in the request's own memory
		rows[i] = r
	}
	b.kept[index] = rows
	return index, false
}

func (b base) hasKeys(env *wsgi.Environ) bool {
	if len(b) == 0 || len(b) != env.Len() {
		return false
	}
	for i := range b {
		if key, _, _, _ := env.At(i); key != b[i].key {
			return false
		}
	}
	return true
}

// appendDifference appends the keys whose values are not those of the base.
func (b base) appendDifference(dst []byte, env *wsgi.Environ) []byte {
	d := marshal.NewDict(dst)
	for i := range b {
		if r := rowAt(env, i); r != b[i] {
			r.put(&d)
		}
	}
	return d.End()
}
