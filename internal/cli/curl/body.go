package curl

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"mime"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"path/filepath"
	"strings"
)

// Body is what a request carries.
type Body struct {
	Bytes []byte
	Type  string // its Content-Type, "" where there is no body
}

// Read gives the bytes of a file, or of what is piped in for "-".
type Read func(name string) ([]byte, error)

const urlencoded = "application/x-www-form-urlencoded"

// Body makes the body that the options ask for. The pieces of data are joined with &.
func (o Options) Body(read Read) (Body, error) {
	switch {
	case len(o.Forms) > 0 && len(o.Data) > 0:
		return Body{}, errors.New("a request has one body: a form of parts (-F), or data (-d)")
	case len(o.Forms) > 0:
		return form(o.Forms, read)
	case len(o.Data) == 0:
		return Body{}, nil
	}
	body := Body{Type: urlencoded}
	for i, d := range o.Data {
		piece, err := d.bytes(read)
		if err != nil {
			return body, err
		}
		if d.Kind == JSON {
			body.Type = "application/json"
		} else if i > 0 {
			body.Bytes = append(body.Bytes, '&')
		}
		body.Bytes = append(body.Bytes, piece...)
	}
	return body, nil
}

func (d Datum) bytes(read Read) ([]byte, error) {
	if d.Kind == URLEncoded {
		return d.encoded(read)
	}
	name, isFile := strings.CutPrefix(d.Text, "@")
	if !isFile || d.Kind == Raw {
		return []byte(d.Text), nil
	}
	data, err := read(name)
	if d.Kind == Plain {
		data = bytes.Join(bytes.FieldsFunc(data, func(r rune) bool { return r == '\r' || r == '\n' || r == 0 }), nil)
	}
	return data, err
}

// encoded reads the five forms of --data-urlencode: text, =text, name=text, @file, name@file.
func (d Datum) encoded(read Read) ([]byte, error) {
	at := strings.IndexAny(d.Text, "=@")
	if at < 0 {
		return []byte(escaped(d.Text)), nil
	}
	name, value := d.Text[:at], []byte(d.Text[at+1:])
	if d.Text[at] == '@' {
		var err error
		if value, err = read(d.Text[at+1:]); err != nil {
			return nil, err
		}
	}
	if name != "" {
		name += "="
	}
	return []byte(name + escaped(string(value))), nil
}

// form makes a body of parts (RFC 7578).
func form(fields []string, read Read) (Body, error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, field := range fields {
		p, err := parsePart(field)
		if err != nil {
			return Body{}, err
		}
		if err := p.write(w, read); err != nil {
			return Body{}, err
		}
	}
	if err := w.Close(); err != nil {
		return Body{}, err
	}
	return Body{b.Bytes(), w.FormDataContentType()}, nil
}

// part is one field of a form.
type part struct {
	name, value      string
	file             string // "" for a value
	shown, mediaType string // the file name to say, and the Content-Type
	attached         bool   // the file is sent as a file
}

// parsePart reads name=value, name=@FILE and name=<FILE, with ;type= and ;filename= behind.
func parsePart(field string) (part, error) {
	name, value, ok := strings.Cut(field, "=")
	if !ok || name == "" {
		return part{}, fmt.Errorf("%q is no field of a form: write -F name=value, or -F name=@FILE", field)
	}
	p := part{name: name}
	pieces := strings.Split(value, ";")
	for len(pieces) > 1 {
		last := strings.TrimSpace(pieces[len(pieces)-1])
		key, said, _ := strings.Cut(last, "=")
		switch key {
		case "type":
			p.mediaType = said
		case "filename":
			p.shown = strings.Trim(said, `"`)
		default:
			key = ""
		}
		if key == "" {
			break
		}
		pieces = pieces[:len(pieces)-1]
	}
	p.value = strings.Join(pieces, ";")
	if strings.HasPrefix(p.value, "@") || strings.HasPrefix(p.value, "<") {
		p.file, p.attached = strings.Trim(p.value[1:], `"`), p.value[0] == '@'
	}
	return p, nil
}

func (p part) write(w *multipart.Writer, read Read) error {
	content := []byte(p.value)
	if p.file != "" {
		var err error
		if content, err = read(p.file); err != nil {
			return err
		}
	}
	says := fmt.Sprintf("form-data; name=%q", p.name)
	if p.attached {
		p.shown = cmp.Or(p.shown, filepath.Base(p.file))
		p.mediaType = cmp.Or(p.mediaType, typeOf(p.shown))
	}
	if p.shown != "" {
		says += fmt.Sprintf("; filename=%q", p.shown)
	}
	head := textproto.MIMEHeader{"Content-Disposition": {says}}
	if p.mediaType != "" {
		head["Content-Type"] = []string{p.mediaType}
	}
	to, err := w.CreatePart(head)
	if err != nil {
		return err
	}
	_, err = to.Write(content)
	return err
}

func typeOf(file string) string {
	return cmp.Or(mime.TypeByExtension(filepath.Ext(file)), "application/octet-stream")
}

// escaped is text as curl escapes it, which writes a space as %20.
func escaped(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
