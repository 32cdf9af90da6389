package batch

import (
	"strconv"
	"strings"
)

// dialect is the name spaces of a workbook: those that Excel writes, or those
// of the strict variant of the format.
type dialect struct{ main, relations string }

var (
	usual  = dialect{"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"}
	strict = dialect{"http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships"}
)

// bookParts are the parts of a workbook that change, by name.
type bookParts struct {
	dialect
	folder     string // of the workbook
	workbook   string
	links      map[string]link // of the workbook
	sheetLinks map[string]link
	styles     string // "" where there are none
	newStyles  string // what they are then called, in the folder
	earlier    string // summary of an earlier answer, "" for none
	n          string // number in the names of the parts that are added
}

// The parts that are added.
func (b *bookParts) newSummary() string  { return b.folder + "worksheets/sheet" + b.n + ".xml" }
func (b *bookParts) newComments() string { return b.folder + "comments" + b.n + ".xml" }
func (b *bookParts) newDrawing() string  { return b.folder + "drawings/vmlDrawing" + b.n + ".vml" }

// findParts finds the parts as the format says, by relationships.
func (w *answering) findParts() error {
	top, err := w.links("")
	if err != nil {
		return err
	}
	b := &w.book
	b.dialect = usual
	for _, l := range top {
		if strings.HasSuffix(l.kind, "/officeDocument") && !l.outside {
			b.workbook, b.folder = l.target, folderOf(l.target)
		}
		if strings.HasPrefix(l.kind, strict.relations) {
			b.dialect = strict
		}
	}
	if b.links, err = w.links(b.workbook); err != nil {
		return err
	}
	for _, l := range b.links {
		if strings.HasSuffix(l.kind, "/styles") {
			b.styles = l.target
		}
	}
	if b.newStyles = "styles.xml"; w.has(b.folder + b.newStyles) {
		b.newStyles = "bramaStyles.xml"
	}
	if b.sheetLinks, err = w.links(w.sheet.part); err != nil {
		return err
	}
	for n := 1; b.n == "" || w.has(b.newSummary()) || w.has(b.newComments()) || w.has(b.newDrawing()); n++ {
		b.n = strconv.Itoa(n)
	}
	return nil
}

// has reports whether the workbook has a part.
func (w *answering) has(part string) bool { return w.box.parts[strings.ToLower(part)] != nil }

// linksOf is the part that holds the relationships of one.
func linksOf(part string) string {
	folder := folderOf(part)
	return folder + "_rels/" + strings.TrimPrefix(part, folder) + ".rels"
}

// touches reports whether a part may be written anew.
func (w *answering) touches(name string) bool {
	for _, part := range []string{"[Content_Types].xml", w.sheet.part, linksOf(w.sheet.part), w.book.workbook, linksOf(w.book.workbook),
		w.book.styles, w.book.earlier, w.notes.comments, w.notes.drawing} {
		if strings.ToLower(part) == name {
			return true
		}
	}
	return false
}

// freeID is an id that no relationship has, by which it is told from others.
func freeID(links map[string]link, of string) string {
	id := "rIdBrama" + of
	for n := 2; ; n++ {
		if _, taken := links[id]; !taken {
			return id
		}
		id = "rIdBrama" + of + strconv.Itoa(n)
	}
}

// The kinds of relationships, after the name space.
const (
	sheetKind    = "/worksheet"
	stylesKind   = "/styles"
	commentsKind = "/comments"
	drawingKind  = "/vmlDrawing"
)

// newLink is a relationship that is added to those of a part.
type newLink struct{ id, kind, target string }

// writeLinks copies the relationships of a part and adds some.
func (w *answering) writeLinks(part string, added []newLink) error {
	name := linksOf(part)
	if len(added) == 0 && !w.has(name) {
		return nil
	}
	appendTo := func(to []byte, p prefix) []byte {
		for _, l := range added {
			to = p.open(to, "Relationship", ` Id="`+l.id+`" Type="`+w.book.relations+l.kind+`" Target="`+escaped(l.target)+`"/`)
		}
		return to
	}
	if w.has(name) {
		return w.change(name, func(r *rewriter) error {
			return r.root(pass, func() error { return r.before(appendTo(nil, r.space)) })
		})
	}
	text := prefix("").open(nil, "Relationships", ` xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`)
	return w.add(name, prefix("").shut(appendTo(text, ""), "Relationships"))
}

func (w *answering) summaryID() string { return freeID(w.book.links, "Summary") }

func (w *answering) writeBookLinks() error {
	var added []newLink
	if w.book.earlier == "" {
		added = append(added, newLink{w.summaryID(), sheetKind, "worksheets/sheet" + w.book.n + ".xml"})
	}
	if w.book.styles == "" {
		added = append(added, newLink{freeID(w.book.links, "Styles"), stylesKind, w.book.newStyles})
	}
	return w.writeLinks(w.book.workbook, added)
}

func (w *answering) writeSheetLinks() error {
	var added []newLink
	if len(w.notes.list) > 0 && w.notes.comments == "" {
		added = append(added, newLink{freeID(w.book.sheetLinks, "Comments"), commentsKind, w.fromSheet(w.book.newComments())})
	}
	if len(w.notes.list) > 0 && w.notes.drawing == "" {
		added = append(added, newLink{w.drawingID(), drawingKind, w.fromSheet(w.book.newDrawing())})
	}
	return w.writeLinks(w.sheet.part, added)
}

func (w *answering) drawingID() string { return freeID(w.book.sheetLinks, "Drawing") }

// fromSheet is a part of the workbook's folder as the sheet names it.
func (w *answering) fromSheet(part string) string {
	if folderOf(w.sheet.part) == w.book.folder+"worksheets/" {
		return "../" + strings.TrimPrefix(part, w.book.folder)
	}
	return "/" + part
}

// writeBook lists the summary behind the other sheets.
func (w *answering) writeBook() error {
	return w.change(w.book.workbook, func(r *rewriter) error {
		return r.root(func(name []byte) error {
			if string(name) != "sheets" || w.book.earlier != "" {
				return nil
			}
			p, last := r.prefix(), 0
			return r.fill(nil, func([]byte) error {
				id, _ := r.attr("sheetId")
				n, _ := whole(id)
				last = max(last, n)
				return nil
			}, func() error { return r.before(w.summaryEntry(p, last+1)) })
		}, func() error { return nil })
	})
}

func (w *answering) summaryEntry(p prefix, id int) []byte {
	return p.open(nil, "sheet", ` xmlns:r="`+w.book.relations+`" name="`+escaped(w.summaryName())+
		`" sheetId="`+strconv.Itoa(id)+`" r:id="`+w.summaryID()+`"/`)
}

// writeContentTypes says of what kind the added parts are.
func (w *answering) writeContentTypes() error {
	const kind = "application/vnd.openxmlformats-officedocument."
	drawings := false // their kind is known
	return w.change("[Content_Types].xml", func(r *rewriter) error {
		override := func(to []byte, part, of string) []byte {
			return r.space.open(to, "Override", ` PartName="/`+escaped(part)+`" ContentType="`+kind+of+`"/`)
		}
		return r.root(func([]byte) error {
			extension, _ := r.attr("Extension")
			drawings = drawings || strings.EqualFold(string(extension), "vml")
			return nil
		}, func() error {
			var text []byte
			if w.book.earlier == "" {
				text = override(text, w.book.newSummary(), "spreadsheetml.worksheet+xml")
			}
			if w.book.styles == "" {
				text = override(text, w.book.folder+w.book.newStyles, "spreadsheetml.styles+xml")
			}
			if len(w.notes.list) > 0 && w.notes.comments == "" {
				text = override(text, w.book.newComments(), "spreadsheetml.comments+xml")
			}
			if len(w.notes.list) > 0 && !drawings {
				text = r.space.open(text, "Default", ` Extension="vml" ContentType="`+kind+`vmlDrawing"/`)
			}
			return r.before(text)
		})
	})
}
