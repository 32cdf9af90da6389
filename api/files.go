package api

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
)

// lang is the language of a file: Ukrainian unless English is asked for.
func (q *call) lang() string { return or(q.params["lang"], "uk") }

// batchResult answers with the uploader's own workbook and what became of its
// rows.
func batchResult(q *call) error {
	id, err := q.id()
	if err != nil {
		return err
	}
	file, err := q.batches.BatchResult(q.ctx, q.who, id, q.lang())
	if err != nil {
		return err
	}
	return q.file(file)
}

func exportXLSX(q *call) error { return q.export(batch.XLSX) }
func exportCSV(q *call) error  { return q.export(batch.CSV) }

// export answers with every declaration of a list as a file.
func (q *call) export(form batch.Form) error {
	file, err := q.exports.Export(q.ctx, q.who, q.query(), form, q.lang())
	if err != nil {
		return err
	}
	return q.file(file)
}

// piece is how many bytes of a file are produced at a time.
const piece = 32 << 10

// file streams a file to be saved under its name.
func (q *call) file(f clearance.BatchFile) error {
	err := q.stream(func(to io.Writer) error {
		pieces := bufio.NewWriterSize(to, piece)
		if err := f.Write(pieces); err != nil {
			return err
		}
		return pieces.Flush()
	})
	if err == nil {
		q.saved(f) // now that it will be the answer
	}
	return err
}

func (q *call) saved(f clearance.BatchFile) {
	q.Set(fiber.HeaderContentType, f.ContentType)
	q.Set(fiber.HeaderContentDisposition, disposition(f.Name))
}

// templateKept is how long the bytes of a template are given again: anybody
// may ask for it, and making it takes a while.
const templateKept = time.Minute

// batchTemplate answers with the workbook to be filled in.
func batchTemplate(q *call) error {
	lang := q.lang()
	f := q.batches.Template(lang)
	body, err := q.templates[lang].get(func() ([]byte, error) {
		var whole bytes.Buffer
		err := f.Write(&whole)
		return whole.Bytes(), err
	})
	if err != nil {
		return err
	}
	q.saved(f)
	return q.Send(body)
}

// disposition is a Content-Disposition by RFC 6266: the name for everybody,
// and in ASCII for those who know no other.
func disposition(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%`, r) {
			return '_'
		}
		return r
	}, name)
	return `attachment; filename="` + plain + `"; filename*=UTF-8''` + extValue(name)
}

// extValue writes a text as RFC 5987 does.
func extValue(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		if c < 0x80 && (plainWord(string(rune(c))) || strings.IndexByte("!#$&+^`|~", c) >= 0) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
