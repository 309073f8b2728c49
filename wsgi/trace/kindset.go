package trace

// KindSet is a set of kinds.
type KindSet uint64

// AllKinds is every kind.
const AllKinds = ^KindSet(0)

// KindsOf is the set of some kinds.
func KindsOf(kinds ...Kind) (set KindSet) {
	for _, k := range kinds {
		set |= 1 << k
	}
	return set
}

// Has reports whether a kind is in the set.
func (s KindSet) Has(k Kind) bool { return s>>k&1 == 1 }
