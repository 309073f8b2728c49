package wsgi

import "iter"

// Lines iterates over the lines that are left, each with its line feed, as a
// loop over wsgi.input does in Python. An error ends it.
func (in *Input) Lines() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for {
			line, err := in.ReadLine(-1)
			if err != nil {
				yield(line, err)
				return
			}
			if len(line) == 0 || !yield(line, nil) {
				return
			}
		}
	}
}

// Flush does nothing: what was written has gone to the log already.
func (e *Errors) Flush() error { return nil }
