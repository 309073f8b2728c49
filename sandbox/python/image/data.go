package image

import "encoding/binary"

// segment is what a new instance has in its memory from an address on.
type segment struct {
	at   uint64
	data []byte
}

func (s segment) end() uint64 { return s.at + uint64(len(s.data)) }

const (
	constant = 0x41 // i32.const, which gives the address of a segment
	signBit  = 0x40 // of the last byte of a number
	ends     = 0x0b // ends what gives an address
)

// joinedData is the data section of one segment that leaves in a memory what those of another
// do. The module has 24,000, and each new instance evaluates the address of each, which takes
// longer than to copy them.
func joinedData(section []byte) ([]byte, error) {
	segments, err := segmentsOf(section)
	if err != nil {
		return nil, err
	}
	whole := joined(segments)
	body := append(appendSigned([]byte{1, 0, constant}, whole.at), ends)
	body = binary.AppendUvarint(body, uint64(len(whole.data)))
	return append(body, whole.data...), nil
}

// joined has zeros, as a new memory has, where no segment has anything. Of two that have the same
// address the later one counts.
func joined(segments []segment) segment {
	begin, end := segments[0].at, uint64(0)
	for _, s := range segments {
		begin, end = min(begin, s.at), max(end, s.end())
	}
	data := make([]byte, end-begin)
	for _, s := range segments {
		copy(data[s.at-begin:], s.data)
	}
	return segment{begin, data}
}

// segmentsOf are the segments of a data section, one at least.
func segmentsOf(section []byte) ([]segment, error) {
	count, n := binary.Uvarint(section)
	if n <= 0 || count == 0 || count > uint64(len(section)) {
		return nil, errModule
	}
	segments := make([]segment, count)
	rest := section[n:]
	for i := range segments {
		var ok bool
		if segments[i], rest, ok = cutSegment(rest); !ok {
			return nil, errModule
		}
	}
	return segments, nil
}

// cutSegment takes the first of the segments, if it is one of the first memory at a constant address.
func cutSegment(segments []byte) (first segment, rest []byte, ok bool) {
	if len(segments) < 2 || segments[0] != 0 || segments[1] != constant {
		return segment{}, nil, false
	}
	at, n := binary.Uvarint(segments[2:])
	rest = segments[2+max(n, 0):]
	if n <= 0 || at > maxSize || segments[1+n]&signBit != 0 || len(rest) == 0 || rest[0] != ends {
		return segment{}, nil, false
	}
	size, n := binary.Uvarint(rest[1:])
	rest = rest[1+max(n, 0):]
	if n <= 0 || size > uint64(len(rest)) {
		return segment{}, nil, false
	}
	return segment{at, rest[:size]}, rest[size:], true
}

// appendSigned appends a number in the form that has a sign.
func appendSigned(b []byte, number uint64) []byte {
	b = binary.AppendUvarint(b, number)
	if last := len(b) - 1; b[last]&signBit != 0 {
		b[last] |= 0x80
		b = append(b, 0)
	}
	return b
}
