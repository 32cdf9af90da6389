package batch

import (
	"slices"
	"strconv"
)

// sheetWriter copies the sheet that is answered and puts the answers into it.
type sheetWriter struct {
	*answering
	*rewriter
	lines *lines
	buf   []byte

	styles []columnStyle // of the uploader's columns
	wide   bool          // the widths of the added columns are written
	anchor bool          // the drawing of the comments is named

	last    int    // number of the row before, then of this one
	p       prefix // of the row
	line    *line  // of the row that is open
	at      int    // column of the cell before, from 0
	marks   []mark // that are still to come
	style   int    // of the cells of the row that are not there; -1 for that of their column
	written bool   // the cells of the added columns
}

// columnStyle is the style of a range of columns, from 0.
type columnStyle struct{ from, to, style int }

// writeSheet copies the sheet.
func (w *answering) writeSheet(r *rewriter) error {
	lines, stop := newLines(w)
	defer stop()
	s := &sheetWriter{answering: w, rewriter: r, lines: lines, anchor: w.drawing != ""}
	return r.root(s.section, func() error { return s.nameDrawing(s.space) })
}

// afterDrawing are the sections that stand behind the one that names the
// drawing of comments (ECMA-376 part 1, 18.3.1.99).
var afterDrawing = []string{"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"}

func (s *sheetWriter) section(name []byte) error {
	switch section := string(name); section {
	case "dimension":
		ref := "A1:" + cellName(s.width+s.room()-1, max(s.layout.last, s.a.HeaderRow))
		return s.retag(change{"ref", ref})
	case "cols":
		return s.fill(nil, s.column, s.widths)
	case "sheetData":
		if err := s.colsBefore(); err != nil {
			return err
		}
		s.p = s.prefix()
		return s.fill(nil, s.row, func() error { return s.rowsBefore(lastRow + 1) })
	default:
		if slices.Contains(afterDrawing, section) {
			return s.nameDrawing(s.prefix())
		}
		return nil
	}
}

// nameDrawing names the drawing of the comments, if there are any and the
// sheet does not name it yet.
func (s *sheetWriter) nameDrawing(p prefix) error {
	if s.anchor || len(s.notes.list) == 0 {
		return nil
	}
	s.anchor = true
	return s.before(p.open(nil, "legacyDrawing", ` xmlns:r="`+s.book.relations+`" r:id="`+s.drawingID()+`"/`))
}

// colsBefore writes the widths of the added columns for a sheet that has none
// of its own.
func (s *sheetWriter) colsBefore() error {
	if s.wide {
		return nil
	}
	p := s.prefix()
	text := s.appendWidths(p.open(nil, "cols", ""), p)
	return s.before(p.shut(text, "cols"))
}

// widths writes those that no column of the uploader's came behind.
func (s *sheetWriter) widths() error {
	if s.wide {
		return nil
	}
	return s.before(s.appendWidths(nil, s.space))
}

func (s *sheetWriter) appendWidths(to []byte, p prefix) []byte {
	s.wide = true
	for i, c := range s.columns {
		at := strconv.Itoa(s.width + i + 1)
		to = p.open(to, "col", ` min="`+at+`" max="`+at+`" width="`+strconv.Itoa(c.width)+`" customWidth="1"/`)
	}
	return to
}

// column cuts what the uploader says of the columns that are added out of a
// range: it may be that they are hidden.
func (s *sheetWriter) column([]byte) error {
	from, to := s.attrNumber("min")-1, s.attrNumber("max")-1
	s.styles = append(s.styles, columnStyle{from, to, s.attrNumber("style")})
	first, last := s.width, s.width+s.room()-1
	if to < first {
		return nil
	}
	var text []byte
	if from < first {
		text = s.piece(text, from, first-1)
	}
	if !s.wide {
		text = s.appendWidths(text, s.prefix())
	}
	if from > last {
		return s.before(text)
	}
	if to > last {
		text = s.piece(text, last+1, to)
	}
	if err := s.before(text); err != nil {
		return err
	}
	return s.without()
}

// attrNumber is an attribute of the open element; 0 where it is none.
func (s *sheetWriter) attrNumber(name string) int {
	value, _ := s.attr(name)
	n, _ := whole(value)
	return n
}

// piece writes the open range of columns anew, for others.
func (s *sheetWriter) piece(to []byte, first, last int) []byte {
	tag := s.tag([]change{{"min", strconv.Itoa(first + 1)}, {"max", strconv.Itoa(last + 1)}})
	return append(append(to, tag...), "/>"...)
}
