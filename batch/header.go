package batch

import (
	"slices"
	"strconv"

	"github.com/brama-customs/brama/declarations"
)

// headerWithin is how far down a sheet its headings are looked for.
const headerWithin = 50

// mostHeaderRows is how many rows headings take: a row of groups, a row of
// names and a row of numbers of boxes.
const mostHeaderRows = 3

// FindHeader looks for the headings of the columns among the first fifty rows:
// below titles and blocks of text, one row or several (names under names of
// groups, numbers of boxes under names). They are rows[from:to]; what follows
// is data. A row that only counts the columns belongs to them.
func FindHeader(rows []Row) (from, to int, ok bool) {
	rows = tidied(rows[:min(len(rows), headerWithin+mostHeaderRows)])
	seen := map[string][]guess{}
	most := 0
	for i := range min(len(rows), headerWithin) {
		for end := i + 1; end <= min(len(rows), i+mostHeaderRows); end++ {
			if end > i+1 && !continues(rows[end-2], rows[end-1]) {
				break
			}
			if sum := clarity(rows[i:end], seen); sum > most {
				from, to, most = i, end, sum
			}
		}
	}
	if most == 0 {
		return 0, 0, false
	}
	for to < len(rows) && counts(rows[to]) {
		to++
	}
	return from, to, true
}

// continues reports whether a row can be part of the headings the row above
// begins: next to it and without values that only data has.
func continues(above, row Row) bool {
	if row.Number != above.Number+1 {
		return false
	}
	if numbersOfBoxes(row) {
		return true
	}
	return !slices.ContainsFunc(row.Cells, looksLikeData)
}

// looksLikeData reports whether a cell holds an amount, a code or a date
// rather than a name; CN below a name is China. The number of a box or a type of document may be a name.
func looksLikeData(cell string) bool {
	if _, country := declarations.CountryName(cell); country || declarations.IsCurrency(cell) {
		return true
	}
	text, digits := []rune(cell), 0
	for _, r := range text {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	if digits == 0 || 2*digits < len(text) || len(text) == 4 {
		return false
	}
	_, mark := cutBox(cell)
	return mark.box == ""
}

// clarity is how much the headings of these rows tell: the sum of how sure each
// field is. Fewer than two fields are none, unless they are all there is.
func clarity(rows []Row, seen map[string][]guess) int {
	if len(rows) == 1 && counts(rows[0]) {
		return 0
	}
	fewest := 2
	if len(rows) == 1 && numbersOfBoxes(rows[0]) {
		fewest = 3 // two numbers are likelier data
	}
	best := map[int]int{}
	texts := 0
	for _, h := range headings(rows) {
		texts++
		if list := h.guesses(seen); len(list) > 0 && list[0].score >= floor {
			best[list[0].at] = max(best[list[0].at], list[0].score)
		}
	}
	sum := 0
	for _, score := range best {
		sum += score
	}
	if len(best) < fewest && (texts > 1 || sum < boxTold) {
		return 0
	}
	return sum
}

// counts reports whether a row only numbers its columns 1, 2, 3 …, in whatever
// order they stand now.
func counts(row Row) bool {
	var numbers []int
	for _, cell := range row.Cells {
		if cell == "" {
			continue
		}
		n, err := strconv.Atoi(cell)
		if err != nil {
			return false
		}
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	for i, n := range numbers {
		if n != i+1 {
			return false
		}
	}
	return len(numbers) >= 3
}

// numbersOfBoxes reports whether a row holds nothing but numbers of boxes.
func numbersOfBoxes(row Row) bool {
	found := 0
	for _, text := range row.Cells {
		if text == "" {
			continue
		}
		if rest, mark := cutBox(text); rest != "" || mark.box == "" {
			return false
		}
		found++
	}
	return found >= 2
}

// header is the heading of one column.
type header struct {
	index int
	text  string // as shown
	under string // with the name of its group or of the row above; "" where there is none
	box   string // a number of a box in a row of its own
}

// headings puts the headings of columns together out of their rows.
func headings(rows []Row) []header {
	var names []Row
	var boxes Row
	for _, row := range rows {
		switch {
		case counts(row) && len(rows) > 1:
		case numbersOfBoxes(row) && len(rows) > 1:
			boxes = row
		default:
			names = append(names, row)
		}
	}
	var list []header
	groups := groupsOf(names)
	for i := range width(rows) {
		h := headingOf(names, groups, i)
		h.box = cellOf(boxes, i)
		if h.text == "" {
			h.text, h.box = h.box, ""
		}
		if h.text != "" {
			list = append(list, h)
		}
	}
	return list
}

// headingOf is what the rows of names say of a column.
func headingOf(names []Row, groups [][]string, column int) header {
	h := header{index: column}
	for i := len(names) - 1; i >= 0; i-- {
		text := cellOf(names[i], column)
		if text == "" && h.text != "" {
			text = groups[i][column]
		}
		switch {
		case text == "":
		case h.text == "":
			h.text = text
		case h.under == "":
			h.under = text + " / " + h.text
		default:
			h.under = text + " / " + h.under
		}
	}
	return h
}

// groupsOf gives, for each row of names, the name of the group that holds in
// each column. It stands in the first of its columns and holds for those to its
// right that have a name below it and none of their own in its row: so Excel
// keeps merged cells.
func groupsOf(names []Row) [][]string {
	groups := make([][]string, len(names))
	for at := range names {
		group := ""
		for column := range width(names) {
			groups[at] = append(groups[at], group)
			below := slices.ContainsFunc(names[at+1:], func(r Row) bool { return cellOf(r, column) != "" })
			if text := cellOf(names[at], column); !below {
				group = ""
			} else if text != "" {
				group = text
			}
		}
	}
	return groups
}

// tidied gives rows with each cell on one line, as headings are looked for.
func tidied(rows []Row) []Row {
	list := make([]Row, len(rows))
	for i, row := range rows {
		list[i].Number = row.Number
		list[i].Cells = make([]string, len(row.Cells))
		for column, cell := range row.Cells {
			list[i].Cells[column] = oneLine(cell)
		}
	}
	return list
}

func cellOf(row Row, column int) string {
	if column >= len(row.Cells) {
		return ""
	}
	return row.Cells[column]
}

func width(rows []Row) int {
	most := 0
	for _, row := range rows {
		most = max(most, len(row.Cells))
	}
	return most
}
