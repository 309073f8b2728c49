package marshal

import "encoding/binary"

// Reader takes a value apart whose shape is known, with less work than [Decode]. Where the
// bytes are of another shape, what it gives is zero, and End says so.
type Reader struct {
	decoder
	err error
}

// NewReader makes a Reader, whose bytes share memory with data.
func NewReader(data []byte) *Reader { return &Reader{decoder: newDecoder(data)} }

// Tuple takes the beginning of a sequence of n items, which are to be taken next.
func (r *Reader) Tuple(n int) {
	if code, size := r.sizedCode(); code != codeTuple || size != n {
		r.fail(errShape)
	}
}

// Bytes takes bytes.
func (r *Reader) Bytes() []byte {
	code, size := r.sizedCode()
	if code != codeBytes {
		r.fail(errShape)
		return nil
	}
	taken, err := r.take(max(size, 0))
	r.fail(err)
	return taken
}

// Items takes the beginning of a sequence, and gives how many items are to be taken next.
func (r *Reader) Items() int {
	code, err := r.take(1)
	if err != nil || code[0] != codeTuple && code[0] != codeList {
		r.fail(errShape)
		return 0
	}
	n, err := r.count()
	r.fail(err)
	return n
}

// Int takes a whole number.
func (r *Reader) Int() int {
	n, isInt, err := 0, false, error(nil)
	if code, _ := r.take(1); len(code) > 0 {
		n, isInt, err = r.number(code[0])
	}
	if !isInt {
		r.fail(errShape)
	}
	r.fail(err)
	return n
}

// Raw takes the bytes of any value, which may be none that [Decode] would read.
func (r *Reader) Raw() []byte {
	whole := r.rest
	for more := 1; more > 0 && r.err == nil; more-- {
		more += r.skip()
	}
	return whole[:len(whole)-len(r.rest)]
}

// skip passes over a value, and gives how many values are in it, which it has not passed over.
func (r *Reader) skip() (inside int) {
	code, err := r.take(1)
	if err != nil {
		r.fail(err)
		return 0
	}
	switch code[0] {
	case codeNone, codeTrue, codeFalse:
	case codeInt, codeLong:
		_, _, err = r.number(code[0])
	case codeText, codeBytes:
		_, err = r.sized()
	case codeTuple, codeList:
		inside, err = r.count()
	default:
		err = errShape
	}
	r.fail(err)
	return inside
}

// Value takes any value.
func (r *Reader) Value() any {
	v, err := r.value(0)
	r.fail(err)
	return v
}

// End says what was wrong, nil if all of the data was taken.
func (r *Reader) End() error {
	if len(r.rest) > 0 {
		r.fail(errShape)
	}
	return r.err
}

func (r *Reader) sizedCode() (code byte, size int) {
	head, err := r.take(5)
	if err != nil {
		r.fail(err)
		return 0, 0
	}
	return head[0], int(int32(binary.LittleEndian.Uint32(head[1:])))
}

func (r *Reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}
