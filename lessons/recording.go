package lessons

import (
	"io/fs"
	"path"
)

// RecordingsDir holds recordings of other programs, such as a real gunicorn and nginx: text,
// which begins with the command that shows how it was made, and the versions.
const RecordingsDir = "recordings"

// readRecording reads the recording of a page that has one.
func (p *Page) readRecording(fsys fs.FS) error {
	if p.Recording == "" {
		return nil
	}
	data, err := ReadFile(fsys, path.Join(RecordingsDir, p.Recording))
	if err != nil {
		return problem(p.File, "recording", "%v", err)
	}
	p.Recorded = string(data)
	return nil
}
