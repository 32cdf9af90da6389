package web

import (
	"bytes"
	"crypto/subtle"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/spool"
)

// A file on a slow line takes longer than the app gives a request: it may, as
// long as its bytes keep coming.
const (
	uploadPause = 10 * time.Second // the longest between two pieces of it
	uploadTime  = 5 * time.Minute  // the longest altogether
)

// sent is a form with a file.
type sent struct {
	fields url.Values
	file   *spool.File // nil where none was chosen
	name   string      // as the sender calls it
}

// close gives the file's space back.
func (f *sent) close() {
	if f.file != nil {
		f.file.Discard()
	}
}

// whole reads the file, where one was chosen.
func (f *sent) whole() ([]byte, error) {
	return io.ReadAll(io.NewSectionReader(f.file, 0, f.file.Size))
}

// fileForm is a form with a file: how much of it is read, and what then.
type fileForm struct {
	file   int64 // most bytes of the file
	fields int64 // and of all other fields together
	back   string
	take   func(*visit, *sent) error
	refuse func(*visit, error) error
}

// workbookForm is the form that workbooks are dropped on.
func (s *site) workbookForm() fileForm {
	return fileForm{file: s.mostBytes, fields: maxForm, back: "/batches", take: uploaded, refuse: (*visit).refuseUpload}
}

// upload serves a form with a file. Who sends it, and that it comes from a
// page of ours, is known before anything of the file is read: the form's first
// field says so.
func (s *site) upload(form fileForm) fiber.Handler {
	return func(c *fiber.Ctx) error { return s.receive(c, form) }
}

func (s *site) receive(c *fiber.Ctx, form fileForm) error {
	v := s.begin(c)
	v.path = form.back
	c.Context().SetConnectionClose() // whatever is left of the body is no request
	if !sameOrigin(c) {
		return v.fail(fault.New(fault.Forbidden, foreignForm))
	}
	if err := v.recognise(); err != nil {
		return v.fail(err)
	}
	body := v.slowly()
	leave, err := s.uploads.take()
	if err != nil {
		form.hearOut(body)
		return v.fail(err)
	}
	defer leave()
	f, err := v.readSent(body, form)
	if err != nil {
		form.hearOut(body)
		return v.answer(func(v *visit) error { return form.refuse(v, err) })
	}
	defer f.close()
	v.form = f.fields
	return v.answer(func(v *visit) error { return form.take(v, f) })
}

// hearOut reads what is left of a body and drops it: a browser shows an answer
// only when it has sent everything.
func (form fileForm) hearOut(body io.Reader) { _, _ = io.CopyN(io.Discard, body, 4*form.file) }

// slow is a body that may take as long as its bytes keep coming.
type slow struct {
	body  io.Reader
	left  int // bytes to come; negative where nobody said
	line  net.Conn
	until time.Time
}

func (v *visit) slowly() *slow {
	request := v.c.Request()
	body := request.BodyStream()
	if body == nil {
		body = bytes.NewReader(request.Body())
	}
	return &slow{body, request.Header.ContentLength(), v.c.Context().Conn(), time.Now().Add(uploadTime)}
}

// Read reads on, with a new deadline. A line that breaks off ends like a whole
// body does, but for its length.
func (s *slow) Read(p []byte) (int, error) {
	next := time.Now().Add(uploadPause)
	if next.After(s.until) {
		next = s.until
	}
	if err := s.line.SetReadDeadline(next); err != nil {
		return 0, err
	}
	n, err := s.body.Read(p)
	s.left -= n
	if err == io.EOF && s.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// readSent reads a form with a file; what it gives must be closed.
func (v *visit) readSent(body io.Reader, form fileForm) (*sent, error) {
	kind, parameters, err := mime.ParseMediaType(v.c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEMultipartForm || parameters["boundary"] == "" {
		return nil, fault.New(fault.Unsupported, notAForm)
	}
	parts := multipart.NewReader(body, parameters["boundary"])
	f := &sent{fields: url.Values{}}
	if err := v.readParts(parts, form, f); err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

func (v *visit) readParts(parts *multipart.Reader, form fileForm, f *sent) error {
	left := form.fields
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if err == io.EOF { // and nothing around it: a form cut short ends with one inside another error
			return nil
		}
		if err != nil {
			return fault.New(fault.Malformed, cutUpload)
		}
		if err := v.readPart(part, form.file, f, &left); err != nil {
			return err
		}
		if n == 0 && subtle.ConstantTimeCompare([]byte(f.fields.Get("csrf")), []byte(v.who.CSRF)) != 1 {
			return fault.New(fault.Forbidden, staleForm)
		}
	}
}

// readPart reads one field. The file is read only behind the field that shows
// where the form is from.
func (v *visit) readPart(part *multipart.Part, most int64, f *sent, left *int64) error {
	if part.FormName() == "file" && f.fields.Has("csrf") {
		return f.keep(part, v.spool, most)
	}
	value, err := io.ReadAll(io.LimitReader(part, *left+1))
	if err != nil {
		return fault.New(fault.Malformed, cutUpload)
	}
	if *left -= int64(len(value)); *left < 0 {
		return fault.New(fault.TooLarge, longForm)
	}
	f.fields.Add(part.FormName(), strings.ToValidUTF8(string(value), "\uFFFD"))
	return nil
}

// keep writes the file down, where nothing is left of it however this ends.
func (f *sent) keep(part *multipart.Part, folder string, most int64) error {
	if part.FileName() == "" || f.file != nil {
		return nil // none was chosen, or a second one
	}
	file, err := spool.Keep(folder, part, most)
	var disk *os.PathError
	switch {
	case errors.Is(err, spool.ErrTooLarge):
		return fault.New(fault.TooLarge, bigFile, "max", strconv.FormatInt(most>>20, 10))
	case errors.As(err, &disk):
		return err // it is full
	case err != nil:
		return fault.New(fault.Malformed, cutUpload)
	}
	f.file, f.name = file, strings.ToValidUTF8(part.FileName(), "\uFFFD")
	return nil
}
