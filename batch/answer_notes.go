package batch

import (
	"bytes"
	"cmp"
	"io"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/fault"
)

// Bounds of the comments that are added: those that Excel still opens soon,
// and what of the uploader's own is read beside them.
const (
	mostNotes     = 5_000
	longestNote   = 1_000 // characters
	largestOwn    = 8 << 20
	mostOwnNotes  = 50_000
	noteAuthor    = "Brama"
	firstShape    = 900 // block of a thousand numbers of shapes that no other program begins with
	shapesInBlock = 1024
)

// note is a comment on a cell.
type note struct {
	column, row int // from 0, from 1
	text        string
}

// notes are the comments that are added to a sheet.
type notes struct {
	list    []note
	dropped int  // cells over the most
	off     bool // the sheet's own comments are such that none can be added

	comments string            // part with the sheet's own comments, "" for none
	drawing  string            // part in which they are drawn, "" for none
	authors  int               // of them
	author   int               // which of them an earlier answer's are by
	taken    map[string]bool   // cells that have one: what is added does not replace it
	mine     map[string]string // cells that have one of an earlier answer, and what is told of them now
	drawn    []byte            // that drawing
}

// add adds a comment, unless there are enough.
func (n *notes) add(column, row int, text string) {
	cell := cellName(column, row)
	_, mine := n.mine[cell]
	switch {
	case n.off || n.taken[cell]:
	case mine:
		n.mine[cell] = clipped(text, longestNote)
	case len(n.list) == mostNotes:
		n.dropped++
	default:
		n.list = append(n.list, note{column, row, clipped(text, longestNote)})
	}
}

// readNotes reads what the sheet has of its own.
func (w *answering) readNotes() error {
	n := &w.notes
	for id, l := range w.book.sheetLinks {
		switch {
		case l.outside || !w.has(l.target):
		case strings.HasSuffix(l.kind, commentsKind):
			n.comments = l.target
		case id == w.layout.drawing && strings.HasSuffix(l.kind, drawingKind):
			n.drawing = l.target
		}
	}
	if n.off = w.layout.drawing != "" && n.drawing == ""; n.off {
		n.comments = ""
		return nil
	}
	if n.comments != "" {
		if err := w.box.read(n.comments, n.readOwn); err != nil {
			return err
		}
	}
	if n.drawing != "" {
		return w.readDrawing()
	}
	return nil
}

// readOwn notes which cells have comments.
func (n *notes) readOwn(m *markup) error {
	n.taken, n.mine, n.author = map[string]bool{}, map[string]string{}, -1
	lists, by := 0, []byte(nil)
	err := m.rootEach(func(name []byte) error {
		switch string(name) {
		case "authors":
			return m.each(func([]byte) (err error) {
				if by, err = m.content(by[:0]); string(by) == noteAuthor {
					n.author = n.authors
				}
				n.authors++
				return err
			})
		case "commentList":
			lists++
			return m.each(func([]byte) error { n.own(m); return nil })
		}
		return nil
	})
	n.off = n.off || lists != 1 || n.authors == 0 || len(n.taken)+len(n.mine) > mostOwnNotes
	if n.author < 0 {
		n.author = n.authors
	}
	return err
}

// own takes note of the open comment.
func (n *notes) own(m *markup) {
	ref, _ := m.attr("ref")
	switch {
	case len(n.taken)+len(n.mine) > mostOwnNotes:
	case n.isMine(m):
		n.mine[string(ref)] = ""
	default:
		n.taken[string(ref)] = true
	}
}

// isMine reports whether the open comment is of an earlier answer.
func (n *notes) isMine(m *markup) bool {
	author, _ := m.attr("authorId")
	at, ok := whole(author)
	return ok && at == n.author && at < n.authors
}

// drawingEnd is how a drawing ends.
var drawingEnd = []byte("</xml>")

// readDrawing reads the drawing the shapes of comments are added to. It is not
// always well-formed XML, so that only its end is looked for.
func (w *answering) readDrawing() error {
	n := &w.notes
	file := w.box.parts[strings.ToLower(n.drawing)]
	if file.UncompressedSize64 > largestOwn {
		n.off = true
		return nil
	}
	r, err := file.Open()
	if err != nil {
		return refuse(damaged, "part", shown(n.drawing))
	}
	defer r.Close()
	if n.drawn, err = io.ReadAll(r); err != nil {
		return told(err, n.drawing, w.limits)
	}
	n.off = n.off || !bytes.Contains(n.drawn, drawingEnd)
	return nil
}

// writeNotes writes the comments and their drawing, or copies the sheet's own.
func (w *answering) writeNotes() error {
	n := &w.notes
	if n.off || len(n.list)+len(n.mine) == 0 {
		for _, own := range []string{n.comments, n.drawing} {
			if own == "" {
				continue
			}
			if err := w.zip.Copy(w.box.parts[strings.ToLower(own)]); err != nil {
				return err
			}
		}
		return nil
	}
	if err := w.writeComments(); err != nil {
		return err
	}
	return w.writeDrawing()
}

func (w *answering) writeComments() error {
	n := &w.notes
	if n.comments == "" {
		p := prefix("")
		text := p.open(nil, "comments", ` xmlns="`+w.book.main+`"`)
		text = p.shut(n.appendAuthor(p.open(text, "authors", ""), p), "authors")
		text = p.shut(n.appendComments(p.open(text, "commentList", ""), p), "commentList")
		return w.add(w.book.newComments(), p.shut(text, "comments"))
	}
	return w.change(n.comments, func(r *rewriter) error {
		return r.root(func(name []byte) error {
			switch string(name) {
			case "authors":
				return r.fill(nil, pass, func() error { return r.before(n.appendAuthor(nil, r.space)) })
			case "commentList":
				return r.fill(nil, func([]byte) error { return w.renew(r) }, func() error { return r.before(n.appendComments(nil, r.space)) })
			}
			return nil
		}, func() error { return nil })
	})
}

// cleared is what a comment of an earlier answer says of a cell without faults.
var cleared = fault.Text{UK: "Зауважень більше немає.", EN: "There is nothing to remark any more."}

// renew has the open comment, if it is of an earlier answer, tell what is so now.
func (w *answering) renew(r *rewriter) error {
	if !w.notes.isMine(r.markup) {
		return nil
	}
	ref, _ := r.attr("ref")
	text := cmp.Or(w.notes.mine[string(ref)], cleared.In(w.a.Lang))
	return r.each(func(name []byte) error {
		if string(name) != "text" {
			return nil
		}
		if err := r.before(appendNoteText(nil, r.prefix(), text)); err != nil {
			return err
		}
		return r.without()
	})
}

func appendNoteText(to []byte, p prefix, text string) []byte {
	to = p.open(p.open(to, "text", ""), "t", ` xml:space="preserve"`)
	return p.shut(p.shut(appendText(to, text), "t"), "text")
}

func (n *notes) appendAuthor(to []byte, p prefix) []byte {
	if n.author < n.authors {
		return to // it is there
	}
	return p.shut(append(p.open(to, "author", ""), noteAuthor...), "author")
}

func (n *notes) appendComments(to []byte, p prefix) []byte {
	author := strconv.Itoa(n.author)
	for _, note := range n.list {
		to = p.open(to, "comment", ` ref="`+cellName(note.column, note.row)+`" authorId="`+author+`"`)
		to = p.shut(appendNoteText(to, p, note.text), "comment")
	}
	return to
}

// drawingSpaces are the name spaces of a drawing.
const drawingSpaces = ` xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"` +
	` xmlns:x="urn:schemas-microsoft-com:office:excel"`

// noteShape is the type that shapes of comments have.
const noteShape = `<v:shapetype` + drawingSpaces + ` id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">` +
	`<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`

func (w *answering) writeDrawing() error {
	n := &w.notes
	if n.drawing == "" && len(n.list) == 0 {
		return nil
	}
	if n.drawing != "" {
		at := bytes.LastIndex(n.drawn, drawingEnd)
		text := bytes.Clone(n.drawn[:at])
		if !bytes.Contains(text, []byte(`id="_x0000_t202"`)) {
			text = append(text, noteShape...)
		}
		return w.add(w.box.parts[strings.ToLower(n.drawing)].Name, append(n.appendShapes(text), n.drawn[at:]...))
	}
	blocks := make([]string, 1+len(n.list)/shapesInBlock)
	for i := range blocks {
		blocks[i] = strconv.Itoa(firstShape + i)
	}
	text := []byte(`<xml` + drawingSpaces + `><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="` + strings.Join(blocks, ",") +
		`"/></o:shapelayout>` + noteShape)
	return w.add(w.book.newDrawing(), append(n.appendShapes(text), drawingEnd...))
}

// appendShapes draws the comments: hidden until somebody points at their cells.
func (n *notes) appendShapes(to []byte) []byte {
	for i, note := range n.list {
		number := strconv.Itoa(firstShape*shapesInBlock + 1 + i)
		column, row := note.column, note.row-1
		anchor := []int{column + 1, 15, row, 2, column + 5, 15, row + 5, 4} // column, offset, row, offset of its corners
		to = append(to, `<v:shape`+drawingSpaces+` id="_x0000_s`+number+`" type="#_x0000_t202" style="position:absolute;visibility:hidden" `+
			`fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>`+
			`<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>`+
			`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>`...)
		for j, at := range anchor {
			if j > 0 {
				to = append(to, ", "...)
			}
			to = strconv.AppendInt(to, int64(at), 10)
		}
		to = append(to, `</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>`+strconv.Itoa(row)+`</x:Row><x:Column>`+strconv.Itoa(column)+
			`</x:Column></x:ClientData></v:shape>`...)
	}
	return to
}
