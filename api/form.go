package api

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/strictjson"
)

// Part is a part of a form that a route reads.
type Part struct {
	Parameter
	Shape *strictjson.Shape // of JSON
}

// form is what a form held: its texts by name, each of its kind, and its file.
type form struct {
	texts  parameters
	file   *spooled   // nil where none came
	faults fault.List // of the parts: the rest was read all the same
}

// mostParts is how many parts of a form are read, known or not.
const mostParts = 50

// form reads a multipart form to its end. Texts are kept in memory, each
// within its bound, the file outside of it. The caller closes the file.
func (q *call) form(parts []Part) (*form, error) {
	kind, parameters, err := mime.ParseMediaType(q.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEMultipartForm || parameters["boundary"] == "" ||
		q.Get(fiber.HeaderContentEncoding) != "" {
		return nil, fault.New(fault.Unsupported, ruleFormOnly)
	}
	body := q.arriving(q.Limits.Workbook, formRoom)
	f := &form{texts: map[string]string{}}
	err = q.readForm(f, multipart.NewReader(body, parameters["boundary"]), parts)
	if err == nil {
		_, err = io.Copy(io.Discard, body)
	}
	if err == nil && !body.endsWith("--"+parameters["boundary"]+"--") {
		err = fault.New(fault.Malformed, ruleForm)
	}
	if err != nil {
		f.close()
		return nil, body.blame(err)
	}
	return f, q.Request().CloseBodyStream() // all of it was read: the connection can be used again
}

func (q *call) readForm(f *form, from *multipart.Reader, known []Part) error {
	seen := map[string]bool{}
	for range mostParts {
		part, err := from.NextRawPart()
		if err == io.EOF { // also in the middle of a header: whether it is the end, the body's last bytes tell
			return nil
		}
		if err != nil {
			return err
		}
		name := part.FormName()
		at := slices.IndexFunc(known, func(p Part) bool { return p.Name == name })
		switch {
		case at < 0:
			f.faults = append(f.faults, rulePart.At(pointer(shown(name)), "name", shown(name)))
		case seen[name]:
			f.faults = append(f.faults, rulePartTwice.At(pointer(name), "name", name))
		default:
			err = q.readPart(f, part, known[at])
		}
		if err != nil {
			return err
		}
		seen[name] = true
	}
	return fault.New(fault.Malformed, ruleForm)
}

func (q *call) readPart(f *form, part *multipart.Part, known Part) (err error) {
	if known.Kind == File {
		f.file, err = keep(q.Spool, part, part.FileName(), q.Limits.Workbook)
		return err
	}
	most := q.Limits.Small
	if known.Kind == JSON {
		most = q.Limits.Declaration
	}
	text, err := io.ReadAll(io.LimitReader(part, int64(most)+1))
	if err != nil {
		return err
	}
	must := known.must()
	switch {
	case len(text) > most:
		f.faults = append(f.faults, rulePartLong.At(pointer(known.Name), "name", known.Name, "max", fmt.Sprint(most)))
	case !known.takes(string(text)):
		f.faults = append(f.faults, rulePartValue.At(pointer(known.Name), "name", known.Name, "uk", must.UK, "en", must.EN))
	default:
		f.texts[known.Name] = string(text)
	}
	return nil
}

func (f *form) close() {
	if f.file != nil {
		f.file.Discard()
	}
}

// under puts the faults of a part's own document below the part's name.
func under(name string, faults fault.List) fault.List {
	below := slices.Clone(faults)
	for i := range below {
		below[i].Pointer = pointer(name) + below[i].Pointer
	}
	return below
}

// pointer is the JSON pointer to a member of the whole.
func pointer(name string) string {
	return "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// blame says why a body could not be read to its end: because of the line, of
// its size, of what a form says, or of ourselves.
func (a *arriving) blame(err error) error {
	var own *fs.PathError
	switch {
	case errors.Is(a.failed, errSlow):
		return fiber.ErrRequestTimeout
	case a.failed != nil && fault.As(a.failed) == nil:
		return fault.New(fault.Malformed, ruleCut)
	case fault.As(err) == nil && !errors.As(err, &own):
		err = fault.New(fault.Malformed, ruleForm)
	}
	a.hearOut()
	return err
}
