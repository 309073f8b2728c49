package lessons

import "reflect"

// same reports whether two answers are the same value. Numbers compare as
// numbers, whatever their type.
func same(a, b any) bool {
	x, okX := asFloat(a)
	y, okY := asFloat(b)
	if okX && okY {
		return x == y
	}
	return reflect.DeepEqual(a, b)
}

func asFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case uint64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}
