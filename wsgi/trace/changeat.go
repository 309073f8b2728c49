package trace

// ChangeAt is the layer at whose next event of the same kind an edit can be made that cannot be made at
// this one, where the layer's code was only seen as it ran; "" where it can.
func (e Event) ChangeAt(edit Edit) string {
	switch d := e.Data.(type) {
	case *BodyBlock:
		if _, ok := edit.(EditBlock); ok {
			return d.ChangeAt
		}
	case *StartResponseCalled:
		if edit, ok := edit.(EditHead); ok && edit.Status != d.Status {
			return d.ChangeAt
		}
	}
	return ""
}
