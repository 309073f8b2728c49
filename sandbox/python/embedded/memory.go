package embedded

import (
	"encoding/binary"
	"unicode/utf16"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/image"
	"roundtrip/wsgi/latin1"
	"roundtrip/wsgi/trace"
)

// memory is a guest's, once it has been stopped. Nothing can ask a guest where it
// is while it runs in a loop, but its memory still says so afterwards, and that
// costs nothing while it runs. What it holds is the work of whoever ran in it, so
// nothing in it is relied on: what cannot be read is left out.
type memory interface {
	Read(offset, size uint32) ([]byte, bool)
}

// callsIn are the Python calls that were under way, the innermost first.
func callsIn(m memory) []trace.Src {
	r := reader{memory: m}
	at := r.pointer(image.Runtime + image.RuntimeMain)
	for _, offset := range [...]uint32{image.InterpreterThread, image.ThreadCFrame, image.CFrameCurrent} {
		at = r.pointer(at + offset)
	}
	var calls []trace.Src
	for range 2 * python.MostCalls { // each may stand behind one of C
		if r.bad || at == 0 || len(calls) == python.MostCalls {
			break
		}
		if r.byteAt(at+image.FrameOwner) != frameOfC {
			calls = append(calls, r.call(at))
		}
		at = r.pointer(at + image.FramePrevious)
	}
	if r.bad && len(calls) > 0 {
		calls = calls[:len(calls)-1]
	}
	return calls
}

// frameOfC is the owner of a frame that stands for a call from C.
const frameOfC = 3

// reader reads values, of which those that lie outside are bad and zero.
type reader struct {
	memory
	bad bool
}

func (r *reader) data(at, size uint32) []byte {
	data, ok := r.Read(at, size)
	if !ok || r.bad {
		r.bad = true
		return make([]byte, min(size, 8))
	}
	return data
}

func (r *reader) pointer(at uint32) uint32 { return binary.LittleEndian.Uint32(r.data(at, 4)) }
func (r *reader) byteAt(at uint32) byte    { return r.data(at, 1)[0] }

// call is the call of a frame.
func (r *reader) call(frame uint32) trace.Src {
	code := r.pointer(frame + image.FrameCode)
	// The instruction that runs, in units of two bytes.
	unit := int32(r.pointer(frame+image.FrameInstruction)-(code+image.CodeInstructions)) / 2
	lines := r.pointer(code + image.CodeLines)
	table := r.data(lines+image.BytesData, min(r.pointer(lines+image.BytesLength), 1<<20))
	first := int(int32(r.pointer(code + image.CodeFirstLine)))
	return trace.Src{
		File: r.str(r.pointer(code + image.CodeFile)),
		Line: lineOf(table, first, int(unit)),
	}
}

// longestName is how many characters of a name are read.
const longestName = 4096

// str is a Python str.
func (r *reader) str(at uint32) string {
	state := r.pointer(at + image.StrState)
	width, ascii := state>>2&7, state>>6&1 == 1
	begin := at + image.StrWide
	if ascii {
		begin = at + image.StrASCII
	}
	length := min(r.pointer(at+image.StrLength), longestName)
	data := r.data(begin, length*width)
	if r.bad {
		return ""
	}
	switch width {
	case 1:
		return latin1.Decode(string(data))
	case 2:
		units := make([]uint16, length)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(data[2*i:])
		}
		return string(utf16.Decode(units))
	case 4:
		runes := make([]rune, length)
		for i := range runes {
			runes[i] = rune(binary.LittleEndian.Uint32(data[4*i:]))
		}
		return string(runes)
	}
	return ""
}

// lineOf is the line of an instruction, 0 if it has none. The table has an entry
// for every few instructions: a byte with the highest bit set, which says what
// the entry is and how long the instructions are, and bytes without that bit. It
// is the one of code objects from Python 3.11 on (co_linetable).
func lineOf(table []byte, line, unit int) int {
	for len(table) > 0 {
		kind, length := table[0]>>3&15, int(table[0]&7)+1
		end := 1
		for end < len(table) && table[end]&0x80 == 0 {
			end++
		}
		line += lineDelta(kind, table[1:end])
		if unit -= length; unit < 0 {
			if kind == kindNone {
				return 0
			}
			return line
		}
		table = table[end:]
	}
	return 0
}

// The kinds of entries that say how far the line is from that of the one before.
const (
	kindOneLine   = 10 // and the next two: that many lines further
	kindNoColumns = 13
	kindLong      = 14
	kindNone      = 15
)

func lineDelta(kind byte, rest []byte) int {
	switch {
	case kind >= kindOneLine && kind < kindNoColumns:
		return int(kind - kindOneLine)
	case kind != kindNoColumns && kind != kindLong:
		return 0
	}
	value, shift := 0, 0
	for _, b := range rest {
		value |= int(b&63) << shift
		if shift += 6; b&64 == 0 || shift > 30 {
			break
		}
	}
	if value&1 == 1 { // the sign
		return -(value >> 1)
	}
	return value >> 1
}
