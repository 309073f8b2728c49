// Package marshal reads and writes values in version 2 of the format of
// Python's marshal module: None, booleans, whole numbers, text, bytes,
// and sequences of these. Every Python has it, in C, so a worker needs to import
// nothing to speak it.
//
// What is read comes from a program that may be hostile: lengths are checked
// against the bytes that are there, and nesting is bounded.
package marshal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// The type codes of the format.
const (
	codeNone  = 'N'
	codeTrue  = 'T'
	codeFalse = 'F'
	codeInt   = 'i' // in 32 bits
	codeLong  = 'l' // whatever does not fit there: digits of 15 bits, the lowest first
	codeText  = 'u'
	codeBytes = 's'
	codeTuple = '('
	codeList  = '['
	codeDict  = '{'
	codeEnd   = '0' // of a dict
)

// deepest is how far values may be nested.
const deepest = 32

// What a value may cost. One of a single byte, such as None, takes sixteen bytes of ours
// and more, so that there may be no more of them than a message could mean: a few, or one
// for every four bytes, and a million in all.
const (
	fewValues  = 1 << 10
	mostValues = 1 << 20
)

// ErrCut says that the bytes end before the value does.
var ErrCut = errors.New("the value is cut short")

// errMany says that a value would take far more memory than the bytes that it is in.
var errMany = errors.New("there are more values in it than a message of its size has")

// errShape says that a value is another than was expected.
var errShape = errors.New("the value is not of the shape that was expected")

// Tuple is a sequence that Python gets as a tuple; any other is a list.
type Tuple []any

// Value is a value that knows its encoding.
type Value interface {
	// AppendMarshal appends it to dst.
	AppendMarshal(dst []byte) []byte
}

// Append appends the encoding of v to dst. It takes nil, bool, int, string,
// []byte, []any, Tuple and Value, and panics on anything else, which is a mistake in
// the program.
func Append(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, codeNone)
	case bool:
		if v {
			return append(dst, codeTrue)
		}
		return append(dst, codeFalse)
	case int:
		return appendInt(dst, v)
	case string:
		return appendText(dst, v)
	case []byte:
		return append(appendSize(dst, codeBytes, len(v)), v...)
	case []any:
		return appendItems(appendSize(dst, codeList, len(v)), v)
	case Tuple:
		return appendItems(appendSize(dst, codeTuple, len(v)), v)
	case Value:
		return v.AppendMarshal(dst)
	}
	panic(fmt.Sprintf("marshal: cannot write a %T", v))
}

// digitBits is how much of a number one digit of codeLong holds.
const digitBits = 15

func appendInt(dst []byte, n int) []byte {
	if n == int(int32(n)) {
		return binary.LittleEndian.AppendUint32(append(dst, codeInt), uint32(n))
	}
	var digits []byte
	for rest := magnitude(n); rest > 0; rest >>= digitBits {
		digits = binary.LittleEndian.AppendUint16(digits, uint16(rest&(1<<digitBits-1)))
	}
	count := len(digits) / 2
	if n < 0 {
		count = -count // the number's sign is that of its count
	}
	return append(appendSize(dst, codeLong, count), digits...)
}

func magnitude(n int) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

func appendSize(dst []byte, code byte, n int) []byte {
	return binary.LittleEndian.AppendUint32(append(dst, code), uint32(n))
}

// AppendTuple begins a sequence of n items, which are to be appended next.
func AppendTuple(dst []byte, n int) []byte { return appendSize(dst, codeTuple, n) }

func appendItems(dst []byte, items []any) []byte {
	for _, item := range items {
		dst = Append(dst, item)
	}
	return dst
}

// Dict is a mapping that is being encoded, which Python gets as a dict with its
// keys in this order.
type Dict struct{ dst []byte }

// NewDict begins a mapping behind dst.
func NewDict(dst []byte) Dict { return Dict{append(dst, codeDict)} }

// Text adds a key with text.
func (d *Dict) Text(key, text string) {
	d.dst = appendText(appendText(d.dst, key), text)
}

// Put adds a key with any value that Append takes.
func (d *Dict) Put(key string, value any) {
	d.dst = Append(appendText(d.dst, key), value)
}

// End ends the mapping, and gives all with it.
func (d *Dict) End() []byte { return append(d.dst, codeEnd) }

func appendText(dst []byte, s string) []byte { return append(appendSize(dst, codeText, len(s)), s...) }

// Decode reads the one value that data holds: nil, bool, int, string, []byte
// or []any. A number that int has no room for is the largest or smallest int. Strings can hold
// lone surrogates, in three bytes each.
// Bytes share memory with data.
func Decode(data []byte) (any, error) {
	d := newDecoder(data)
	v, err := d.value(0)
	if err == nil && len(d.rest) > 0 {
		err = fmt.Errorf("%d bytes follow the value", len(d.rest))
	}
	if err != nil {
		return nil, fmt.Errorf("read a marshalled value: %w", err)
	}
	return v, nil
}

type decoder struct {
	rest []byte
	left int // values that may still come
}

func newDecoder(data []byte) decoder {
	return decoder{rest: data, left: min(fewValues+len(data)/4, mostValues)}
}

func (d *decoder) value(depth int) (any, error) {
	code, err := d.take(1)
	if err != nil {
		return nil, err
	}
	switch code[0] {
	case codeNone:
		return nil, nil
	case codeTrue:
		return true, nil
	case codeFalse:
		return false, nil
	case codeInt, codeLong:
		n, _, err := d.number(code[0])
		return n, err
	case codeText:
		text, err := d.sized()
		return string(text), err
	case codeBytes:
		return d.sized()
	case codeTuple, codeList:
		return d.items(depth)
	}
	return nil, fmt.Errorf("type %q is not one that frames carry", code[0])
}

func (d *decoder) take(n int) ([]byte, error) {
	if n > len(d.rest) {
		return nil, ErrCut
	}
	taken := d.rest[:n:n]
	d.rest = d.rest[n:]
	return taken, nil
}

func (d *decoder) int32() (int, error) {
	data, err := d.take(4)
	if err != nil {
		return 0, err
	}
	return int(int32(binary.LittleEndian.Uint32(data))), nil
}

// number reads what stands behind the code of a whole number. It is false for another code.
func (d *decoder) number(code byte) (n int, isInt bool, err error) {
	switch code {
	case codeInt:
		n, err = d.int32()
	case codeLong:
		n, err = d.long()
	default:
		return 0, false, nil
	}
	return n, true, err
}

// long reads a number of any size.
func (d *decoder) long() (int, error) {
	count, err := d.int32()
	if err != nil {
		return 0, err
	}
	digits, err := d.take(2 * int(magnitude(count)))
	if err != nil {
		return 0, err
	}
	sum, fits := uint64(0), true
	for i := len(digits) - 2; i >= 0; i -= 2 {
		fits = fits && sum <= math.MaxInt>>digitBits
		sum = sum<<digitBits | uint64(binary.LittleEndian.Uint16(digits[i:]))&(1<<digitBits-1)
	}
	switch {
	case !fits && count < 0:
		return math.MinInt, nil
	case !fits:
		return math.MaxInt, nil
	case count < 0:
		return -int(sum), nil
	}
	return int(sum), nil
}

func (d *decoder) sized() ([]byte, error) {
	n, err := d.int32()
	if err != nil {
		return nil, err
	}
	if n < 0 {
		return nil, ErrCut
	}
	return d.take(n)
}

// count reads how many items a sequence has, for which there have to be bytes.
func (d *decoder) count() (int, error) {
	n, err := d.int32()
	if err != nil {
		return 0, err
	}
	if n < 0 || n > len(d.rest) {
		return 0, ErrCut
	}
	if d.left -= n; d.left < 0 {
		return 0, errMany
	}
	return n, nil
}

func (d *decoder) items(depth int) (any, error) {
	n, err := d.count()
	if err != nil {
		return nil, err
	}
	if depth >= deepest {
		return nil, fmt.Errorf("values are nested deeper than %d", deepest)
	}
	items := make([]any, 0, n)
	for range n {
		item, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}
