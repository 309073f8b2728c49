package marshal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The bytes are what CPython's marshal.dumps(value, 2) gave.
var fromPython = []struct {
	name  string
	data  string
	value any
}{
	{"None", "N", nil},
	{"True", "T", true},
	{"False", "F", false},
	{"zero", "i\x00\x00\x00\x00", 0},
	{"negative", "i\xff\xff\xff\xff", -1},
	{"largest", "i\xff\xff\xff\x7f", 1<<31 - 1},
	{"beyond 32 bits", "l\x03\x00\x00\x00\x00\x00\x00\x00\x02\x00", 1 << 31},
	{"nanoseconds of an hour", "l\x03\x00\x00\x00\x00\x20\x71\x61\x18\x0d", 3600 * 1_000_000_000},
	{"far below zero", "l\xfd\xff\xff\xff\x01\x00\x00\x00\x02\x00", -1<<31 - 1},
	{"the largest int", "l\x05\x00\x00\x00\xff\x7f\xff\x7f\xff\x7f\xff\x7f\x07\x00", math.MaxInt},
	{"text", "u\x05\x00\x00\x00caf\xc3\xa9", "café"},
	{"lone surrogate", "u\x03\x00\x00\x00\xed\xb2\x80", "\xed\xb2\x80"},
	{"bytes", "s\x02\x00\x00\x00\x00\xff", []byte{0, 255}},
	{"list", "[\x02\x00\x00\x00i\x01\x00\x00\x00[\x01\x00\x00\x00N", []any{1, []any{nil}}},
}

func TestPythonsBytes(t *testing.T) {
	t.Parallel()
	for _, tt := range fromPython {
		got, err := Decode([]byte(tt.data))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if diff := cmp.Diff(tt.value, got); diff != "" {
			t.Errorf("%s, decoded (-want +got):\n%s", tt.name, diff)
		}
		if enc := Append(nil, tt.value); string(enc) != tt.data {
			t.Errorf("%s: Append gave %q, want %q", tt.name, enc, tt.data)
		}
	}
}

// A number that has no room is the nearest that has: an application may ask for any number of bytes.
func TestNumbersHaveNoBound(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]int{
		"\x6c\x05\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04": math.MaxInt,
		"\x6c\xfb\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04": math.MinInt,
	} {
		if got, err := Decode([]byte(data)); got != want || err != nil {
			t.Errorf("Decode(%q) = %v, %v; want %d", data, got, err, want)
		}
	}
}

func TestTupleIsRead(t *testing.T) {
	t.Parallel()
	data := "(\x02\x00\x00\x00i\x01\x00\x00\x00u\x01\x00\x00\x00a"
	if enc := Append(nil, Tuple{1, "a"}); string(enc) != data {
		t.Errorf("Append(Tuple) = %q, want %q", enc, data)
	}
	got, err := Decode([]byte(data))
	if diff := cmp.Diff([]any{1, "a"}, got); diff != "" || err != nil {
		t.Errorf("Decode(tuple): %v\n%s", err, diff)
	}
}

func TestDamageIsRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range fromPython {
		for n := range len(tt.data) {
			if v, err := Decode([]byte(tt.data[:n])); !errors.Is(err, ErrCut) {
				t.Errorf("%s, first %d bytes: got %v, %v; want ErrCut", tt.name, n, v, err)
			}
		}
	}
	for name, data := range map[string]string{
		"nothing follows": "NN",
		"unknown type":    "{0",
		"negative length": "u\xff\xff\xff\xff",
		"huge length":     "[\xff\xff\xff\x7f",
		"too deep":        string(bytes.Repeat([]byte("[\x01\x00\x00\x00"), deepest+1)) + "N",
	} {
		if v, err := Decode([]byte(data)); err == nil {
			t.Errorf("%s: Decode(%q) = %v, want an error", name, data, v)
		}
	}
}

// A frame may be as large as a guest's memory, which it has to fill no further than with
// one byte for each value.
func TestMemoryIsBoundedByTheBytes(t *testing.T) {
	const size = 16 << 20
	nones := append(binary.LittleEndian.AppendUint32([]byte("["), size), bytes.Repeat([]byte("N"), size)...)
	lists := append(binary.LittleEndian.AppendUint32([]byte("["), size/6), bytes.Repeat([]byte("[\x01\x00\x00\x00N"), size/6)...)
	for name, data := range map[string][]byte{"None": nones, "lists": lists} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Decode(data)
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; !errors.Is(err, errMany) || took > 8*size {
			t.Errorf("%d bytes of %s take %d: %v", len(data), name, took, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, tt := range fromPython {
		f.Add([]byte(tt.data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := Decode(data)
		if err != nil {
			return
		}
		again, err := Decode(Append(nil, v))
		if diff := cmp.Diff(v, again); diff != "" || err != nil {
			t.Errorf("written and read again: %v\n%s", err, diff)
		}
	})
}

func TestDict(t *testing.T) {
	t.Parallel()
	d := NewDict(AppendTuple(nil, 2))
	d.Text("a", "b")
	d.Put("c", true)
	want := "(\x02\x00\x00\x00{u\x01\x00\x00\x00au\x01\x00\x00\x00bu\x01\x00\x00\x00cT0N" // marshal.dumps(({"a": "b", "c": True}, None), 2)
	if got := string(Append(d.End(), nil)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What a Reader takes is what Decode gives, and of any other shape or of a part it takes nothing.
func TestReader(t *testing.T) {
	t.Parallel()
	read := func(data []byte) (head []byte, at any, block []byte, err error) {
		in := NewReader(data)
		in.Tuple(3)
		head, at, block = in.Bytes(), in.Value(), in.Bytes()
		return head, at, block, in.End()
	}
	data := Append(nil, Tuple{[]byte("head"), Tuple{"file", 7}, []byte("block")})
	head, at, block, err := read(data)
	if diff := cmp.Diff([]any{[]byte("head"), []any{"file", 7}, []byte("block")}, []any{head, at, block}); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	others := [][]byte{append(bytes.Clone(data), 'N'), Append(nil, Tuple{[]byte("a"), nil}), Append(nil, Tuple{"a", nil, []byte("b")}), Append(nil, nil)}
	for n := range data {
		others = append(others, data[:n])
	}
	for _, data := range others {
		if _, _, _, err := read(data); err == nil {
			t.Errorf("%q was taken", data)
		}
	}
}

// A Reader passes over any value as Decode reads it, and gives its bytes, and it gives numbers alone.
func TestReaderPassesOver(t *testing.T) {
	t.Parallel()
	for _, tt := range fromPython {
		in := NewReader([]byte(tt.data + tt.data))
		if raw := in.Raw(); string(raw) != tt.data {
			t.Errorf("%s: Raw() = %q", tt.name, raw)
		}
		want, isInt := tt.value.(int)
		got := in.Int()
		if err := in.End(); isInt != (err == nil) || got != want {
			t.Errorf("%s: Int() = %d, %v", tt.name, got, err)
		}
		for n := range tt.data {
			cut := NewReader([]byte(tt.data[:n]))
			if cut.Raw(); cut.End() == nil {
				t.Errorf("%s: the first %d bytes were passed over", tt.name, n)
			}
		}
	}
}
