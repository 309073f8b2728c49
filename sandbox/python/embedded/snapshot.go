package embedded

import (
	"bytes"
	"context"
	"fmt"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/experimental/table"

	"roundtrip/sandbox/python/image"
)

// snapshot is the memory of a guest that has booted and stands in a call of the clock, which
// holds the interpreter's lock. A guest that begins with it calls a function of Python over
// that memory, as if from within the call: what stands on the stack is never returned to.
type snapshot struct {
	size  uint32  // of the memory
	parts []part  // of it that differ from those of a new instance
	stack uint64  // the stack pointer
	entry entries // where to go on
}

// part is what stands in a memory from an address on.
type part struct {
	at   uint32
	data []byte
}

// entries are addresses of a function of Python and of its arguments, and where the table
// has the C function that calls such a function.
type entries struct {
	begin, argument uint64
	call            uint32
}

// typeCall is where a type has its tp_call, which for functions is PyVectorcall_Call.
const typeCall = 64

// snapshotOf takes it of a guest that stands in a host function and has said where to go on:
// the addresses of a function, of its type and of its arguments. Fresh is the memory that the
// guest began with.
func snapshotOf(m api.Module, said string, fresh []byte) (*snapshot, error) {
	s := &snapshot{size: m.Memory().Size(), stack: m.ExportedGlobal(image.StackPointer).Get()}
	var kind uint32
	if _, err := fmt.Sscan(said, &s.entry.begin, &kind, &s.entry.argument); err != nil {
		return nil, fmt.Errorf("the template said %q: %w", said, err)
	}
	var ok bool
	if s.entry.call, ok = m.Memory().ReadUint32Le(kind + typeCall); !ok {
		return nil, fmt.Errorf("the type at %d lies outside of the memory", kind)
	}
	all, _ := m.Memory().Read(0, s.size)
	s.parts = differing(all, fresh)
	return s, nil
}

// granule is how much of a memory is compared and copied at a time.
const granule = 4 << 10

// differing are copies of the parts of a memory that are not as they were. What it has grown
// by was zero. Both sizes are multiples of the granule.
func differing(now, before []byte) []part {
	var parts []part
	zero := make([]byte, granule)
	for at := 0; at < len(now); at += granule {
		was := zero
		if at < len(before) {
			was = before[at : at+granule]
		}
		is := now[at : at+granule]
		if bytes.Equal(is, was) {
			continue
		}
		if n := len(parts); n > 0 && int(parts[n-1].at)+len(parts[n-1].data) == at {
			parts[n-1].data = append(parts[n-1].data, is...)
		} else {
			parts = append(parts, part{uint32(at), bytes.Clone(is)})
		}
	}
	return parts
}

// room is for a new instance's memory to grow to that of the snapshot without being copied.
func (s *snapshot) room(ctx context.Context) context.Context {
	return experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(func(_, _ uint64) experimental.LinearMemory {
		return &linear{make([]byte, 0, s.size)}
	}))
}

// linear is a guest's memory. What it has room for is zero until it has grown by it.
type linear struct{ data []byte }

func (l *linear) Reallocate(size uint64) []byte {
	if more := int(size) - cap(l.data); more > 0 {
		l.data = append(l.data[:cap(l.data)], make([]byte, more)...)
	}
	l.data = l.data[:size]
	return l.data
}

// Free leaves the memory to the garbage collector: a guest that was stopped is looked into.
func (l *linear) Free() {}

// run goes on in a new guest where the template stood.
func (s *snapshot) run(ctx context.Context, m api.Module) error {
	if err := s.restore(m); err != nil {
		return err
	}
	i32 := api.ValueTypeI32
	call := table.LookupFunction(m, 0, s.entry.call, []api.ValueType{i32, i32, i32}, []api.ValueType{i32})
	_, err := call.Call(ctx, s.entry.begin, s.entry.argument, 0)
	return err
}

// pageSize is that of a memory's pages.
const pageSize = 64 << 10

// restore gives a new instance the memory and the stack of the template.
func (s *snapshot) restore(m api.Module) error {
	memory := m.Memory()
	if _, ok := memory.Grow((s.size - memory.Size()) / pageSize); !ok {
		return fmt.Errorf("a guest has no room for the %d bytes of its template", s.size)
	}
	for _, p := range s.parts {
		memory.Write(p.at, p.data)
	}
	m.ExportedGlobal(image.StackPointer).(api.MutableGlobal).Set(s.stack)
	return nil
}
