package batch

import (
	"slices"
	"strconv"
)

// plainStyles are the styles of a workbook that has none. %s is the name space.
const plainStyles = `<styleSheet xmlns="%s"><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders></styleSheet>`

// looksWriter copies the styles of a book and adds to them.
type looksWriter struct {
	*looks
	*rewriter
	seen  map[string]bool // sections that were added
	at    int             // of the style that comes next
	heads map[int]string  // of styles to be painted: the start tag, without its bracket
	tails map[int]string  // and what follows it
}

// write copies the styles of a book with those that are added.
func (l *looks) write(r *rewriter) error {
	w := &looksWriter{looks: l, rewriter: r, seen: map[string]bool{}, heads: map[int]string{}, tails: map[int]string{}}
	for _, p := range l.order {
		w.heads[p.style] = ""
	}
	return r.root(w.section, func() error { return w.missing("") })
}

// sections are the first ones of the styles, in the order of the format.
var sections = []string{"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs"}

// section adds to the sections that grow, and puts those that are missing
// where they belong.
func (w *looksWriter) section(raw []byte) error {
	name := string(raw)
	if err := w.missing(name); err != nil {
		return err
	}
	visit, count := pass, w.base(name)
	switch name {
	case "fonts":
		count++
	case "fills":
		count += len(paints)
	case "cellXfs":
		visit, count = w.style, count+ownLooks+len(w.order)
	default:
		return nil
	}
	return w.fill([]change{{"count", strconv.Itoa(count)}}, visit, func() error {
		_, err := w.to.Write(w.more(name))
		return err
	})
}

// pass leaves an element as it is.
func pass([]byte) error { return nil }

// missing writes the sections that the book has not and that belong before one.
func (w *looksWriter) missing(next string) error {
	end := slices.Index(sections, next)
	if end < 0 {
		end = len(sections)
	}
	var text []byte
	for _, name := range sections[:end] {
		more := w.more(name)
		if _, has := w.counts[name]; has || w.seen[name] || more == nil {
			continue
		}
		w.seen[name] = true
		text = w.space.shut(append(w.space.open(text, name, ""), more...), name)
	}
	return w.before(text)
}

// style takes note of a style that is to be painted.
func (w *looksWriter) style(name []byte) (err error) {
	at := w.at
	w.at++
	if _, wanted := w.heads[at]; !wanted {
		return nil
	}
	w.heads[at] = string(w.tag([]change{{"fillId", ""}, {"applyFill", "1"}}))
	w.tails[at], err = w.shadow()
	return err
}

// more is what is added to a section: nil to most.
func (w *looksWriter) more(section string) []byte {
	switch section {
	case "fonts":
		return w.moreFonts()
	case "fills":
		return w.moreFills()
	case "cellXfs":
		return w.moreStyles()
	}
	return nil
}

// moreFonts is one in bold.
func (w *looksWriter) moreFonts() []byte {
	font := func(to []byte, bold string) []byte {
		to = append(w.space.open(to, "font", ""), bold...)
		to = w.space.open(w.space.open(to, "sz", ` val="11"/`), "name", ` val="Calibri"/`)
		return w.space.shut(to, "font")
	}
	var text []byte
	if w.counts["fonts"] == 0 {
		text = font(text, "")
	}
	return font(text, string(w.space.open(nil, "b", "/")))
}

// moreFills are the paints.
func (w *looksWriter) moreFills() []byte {
	fill := func(to []byte, kind, colour string) []byte {
		to = w.space.open(w.space.open(to, "fill", ""), "patternFill", ` patternType="`+kind+`"`)
		if colour != "" {
			to = w.space.open(to, "fgColor", ` rgb="FF`+colour+`"/`)
			to = w.space.open(to, "bgColor", ` indexed="64"/`)
		}
		return w.space.shut(w.space.shut(to, "patternFill"), "fill")
	}
	var text []byte
	if w.counts["fills"] == 0 { // the first two are always these
		text = fill(fill(text, "none", ""), "gray125", "")
	}
	for _, colour := range paints {
		text = fill(text, "solid", colour)
	}
	return text
}

// fillOf is the number of a paint among the fills.
func (w *looksWriter) fillOf(p paint) string {
	if p == unpainted {
		return "0"
	}
	return strconv.Itoa(w.base("fills") + int(p) - 1)
}

// Formats of numbers that every book has: 4 is #,##0.00 and 49 is text.
const amountFormat, textFormat = "4", "49"

// moreStyles are those of what is added, and the painted ones.
func (w *looksWriter) moreStyles() []byte {
	own := func(to []byte, format, font, fill, align string) []byte {
		to = w.space.open(to, "xf", ` numFmtId="`+format+`" fontId="`+font+`" fillId="`+fill+
			`" borderId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"`)
		return w.space.shut(w.space.open(to, "alignment", align+"/"), "xf")
	}
	var text []byte
	if w.counts["cellXfs"] == 0 {
		text = w.space.open(text, "xf", ` numFmtId="0" fontId="0" fillId="0" borderId="0"/`)
	}
	bold, top := strconv.Itoa(w.base("fonts")), ` vertical="top"`
	text = own(text, textFormat, bold, w.fillOf(blue), ` vertical="top" wrapText="1"`) // headingLook
	text = own(text, textFormat, "0", "0", top)
	text = own(text, amountFormat, "0", "0", top)
	text = own(text, textFormat, "0", w.fillOf(red), top)
	text = own(text, textFormat, "0", w.fillOf(amber), top)
	text = own(text, textFormat, bold, "0", top) // titleLook
	for _, p := range w.order {
		head, tail := w.heads[p.style], w.tails[p.style]
		if head == "" { // the first style, of a book that has none
			head = string(w.space.open(nil, "xf", ` numFmtId="0" fontId="0" borderId="0" applyFill="1"`))
			head = head[:len(head)-1]
		}
		text = append(append(append(text, head...), ` fillId="`...), w.fillOf(p.paint)...)
		if text = append(text, '"'); tail == "" {
			text = append(text, "/>"...)
			continue
		}
		text = append(append(text, '>'), tail...)
	}
	return text
}
