package batch

import (
	"slices"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/fault"
)

// The words of the summary.
var (
	summaryTitle = fault.Text{UK: "Підсумок", EN: "Summary"}
	legendTitle  = fault.Text{UK: "Позначення", EN: "Legend"}
	redMeans     = fault.Text{
		UK: "Комірка з помилкою: її треба виправити, бо декларацію з нею не приймають.",
		EN: "A cell with a fault: correct it, for a declaration with it is not accepted."}
	amberMeans = fault.Text{
		UK: "Комірка із застереженням: перевірте її; прийняттю декларації вона не заважає.",
		EN: "A cell with a warning: look at it; it does not stop the declaration."}
	blueMeans = fault.Text{
		UK: "Заголовки стовпців із відповіддю, доданих праворуч від ваших на аркуші «{sheet}», починаючи зі стовпця {column}.",
		EN: "Headings of the columns with the answer, added right of yours on the sheet “{sheet}” from column {column}."}
	notesDropped = fault.Text{
		UK: "Примітки додано до перших {most} позначених комірок; про решту ({rest}) сказано у стовпці «{heading}».",
		EN: "Comments were added to the first {most} marked cells; of the others ({rest}) the column “{heading}” tells."}
	notesOff = fault.Text{
		UK: "Власні примітки аркуша залишено без змін, тому нових не додано; усе сказано у стовпці «{heading}».",
		EN: "The sheet's own comments were left as they are and none were added; the column “{heading}” tells everything."}
)

// longestSheetName is how many characters Excel takes in the name of a sheet.
const longestSheetName = 31

// summaryName is a name that no sheet has, whatever the case of its letters.
func (w *answering) summaryName() string {
	base := summaryTitle.In(w.a.Lang)
	name := base
	for n := 2; slices.ContainsFunc(w.sheets, func(s sheet) bool { return strings.EqualFold(s.name, name) }); n++ {
		name = clipped(base, longestSheetName-4) + " " + strconv.Itoa(n)
	}
	return name
}

// summaryRow is a row of the summary: two texts and their styles.
type summaryRow struct {
	what, much string
	left       int // style
	right      int
}

func (w *answering) summaryRows() []summaryRow {
	own := w.looks.own
	rows := []summaryRow{{what: summaryTitle.In(w.a.Lang), left: own(titleLook)}}
	for _, line := range w.a.Summary {
		rows = append(rows, summaryRow{line[0], line[1], own(textLook), own(textLook)})
	}
	fill := strings.NewReplacer("{sheet}", w.sheet.name, "{column}", columnLetter(w.width), "{most}", strconv.Itoa(mostNotes),
		"{rest}", strconv.Itoa(w.notes.dropped), "{heading}", w.columns[len(w.columns)-1].heading.In(w.a.Lang))
	legend := func(style int, text fault.Text) {
		rows = append(rows, summaryRow{much: fill.Replace(text.In(w.a.Lang)), left: style, right: own(textLook)})
	}
	rows = append(rows, summaryRow{}, summaryRow{what: legendTitle.In(w.a.Lang), left: own(titleLook)})
	legend(own(redLook), redMeans)
	legend(own(amberLook), amberMeans)
	legend(own(headingLook), blueMeans)
	if w.notes.dropped > 0 {
		legend(own(textLook), notesDropped)
	}
	if w.notes.off {
		legend(own(textLook), notesOff)
	}
	return rows
}

// writeSummary writes the sheet of the summary.
func (w *answering) writeSummary() error {
	p, rows := prefix(""), w.summaryRows()
	text := p.open(nil, "worksheet", ` xmlns="`+w.book.main+`"`)
	text = p.open(text, "dimension", ` ref="A1:B`+strconv.Itoa(len(rows))+`"/`)
	text = p.open(text, "cols", "")
	text = p.open(text, "col", ` min="1" max="1" width="40" customWidth="1"/`)
	text = p.open(text, "col", ` min="2" max="2" width="100" customWidth="1"/`)
	text = p.open(p.shut(text, "cols"), "sheetData", "")
	for i, row := range rows {
		text = p.open(text, "row", ` r="`+strconv.Itoa(i+1)+`"`)
		text = w.appendSummary(text, i+1, row)
		text = p.shut(text, "row")
	}
	name := w.book.newSummary()
	if w.book.earlier != "" {
		name = w.box.parts[strings.ToLower(w.book.earlier)].Name
	}
	return w.add(name, p.shut(p.shut(text, "sheetData"), "worksheet"))
}

// appendSummary adds the cells of a row. What is a number is written as one,
// with kopiykas where it has them.
func (w *answering) appendSummary(to []byte, number int, row summaryRow) []byte {
	p := prefix("")
	switch {
	case row.what != "":
		to = p.text(to, 0, number, row.left, row.what)
	case row.left != 0:
		to = p.empty(to, 0, number, row.left)
	}
	switch {
	case row.much == "":
		return to
	case !isAmount(row.much):
		return p.text(to, 1, number, row.right, row.much)
	case strings.Contains(row.much, "."):
		return p.number(to, 1, number, w.looks.own(amountLook), row.much)
	}
	return p.number(to, 1, number, 0, row.much)
}
