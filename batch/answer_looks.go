package batch

// paint is the colour of a cell.
type paint int

const (
	unpainted paint = iota
	red             // a fault
	amber           // a warning
	blue            // a heading that was added
)

// paints are what is added to the fills of a book, as RGB, in their order.
// No program offers just these, by which an earlier answer is known.
var paints = [...]string{red - 1: "FFC7CD", amber - 1: "FFE698", blue - 1: "DDEBF6"}

// The styles of what is added, counted from the end of the book's own.
const (
	headingLook = iota
	textLook
	amountLook
	redLook
	amberLook
	titleLook
	ownLooks
)

// mostLooks is how many styles of cells Excel takes.
const mostLooks = 64_000

// looks are the styles of a workbook with what is added to them. A cell that
// is painted keeps everything else of its style: for each style that such a
// cell has there is one more, with another fill.
type looks struct {
	counts map[string]int  // of what the sections of the book's styles hold
	ids    map[painted]int // of styles in a colour
	order  []painted       // those, as they are added
	faded  map[int]bool    // styles that were painted by an earlier answer
}

// painted is a style of the book in a colour.
type painted struct {
	style int
	paint paint
}

// newLooks counts what a book has.
func newLooks(m *markup) (*looks, error) {
	l := &looks{counts: map[string]int{}, ids: map[painted]int{}, faded: map[int]bool{}}
	fills := map[int]bool{} // that were painted by an earlier answer
	return l, m.rootEach(func(name []byte) error {
		section := string(name)
		l.counts[section] = 0
		return m.each(func([]byte) (err error) {
			at := l.counts[section]
			l.counts[section]++
			switch section {
			case "fills":
				fills[at], err = m.isPaint()
			case "cellXfs":
				fill, _ := m.attr("fillId")
				if n, _ := whole(fill); fills[n] {
					l.faded[at] = true
				}
			}
			return err
		})
	})
}

// isPaint reports whether the open fill is one that answers paint faults with.
func (m *markup) isPaint() (is bool, err error) {
	err = m.each(func([]byte) error {
		return m.each(func(name []byte) error {
			if string(name) == "fgColor" {
				rgb, _ := m.attr("rgb")
				is = string(rgb) == "FF"+paints[red-1] || string(rgb) == "FF"+paints[amber-1]
			}
			return nil
		})
	})
	return is, err
}

// base is the number of the first that is added to a section of the styles.
// Others refer to what stands first in it, so that it is never empty.
func (l *looks) base(section string) int {
	return max(l.counts[section], map[string]int{"fonts": 1, "fills": 2, "cellXfs": 1}[section])
}

// own is the style of one of those that are added.
func (l *looks) own(look int) int { return l.base("cellXfs") + look }

// in is a style in a colour. One that the book has not is the first one, as
// Excel sees it.
func (l *looks) in(style int, p paint) int {
	if style < 0 || style >= l.base("cellXfs") {
		style = 0
	}
	key := painted{style, p}
	id, known := l.ids[key]
	if known {
		return id
	}
	if id = l.own(ownLooks) + len(l.order); id >= mostLooks {
		return style // there is no room: what is wrong is told all the same
	}
	l.ids[key], l.order = id, append(l.order, key)
	return id
}
