package batch

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// mostDecimals is how many digits behind the point are shown; the rest is kept.
const mostDecimals = 6

// tableStyles are the numbers of the styles of a list.
type tableStyles struct {
	heading, text, day, moment int
	numbers                    [mostDecimals + 1]int // by digits behind the point
}

// newTableStyles adds the styles of a list to a workbook. Days are shown as
// people of the language write them.
func newTableStyles(book *excelize.File, lang string) (s tableStyles, err error) {
	day := "dd.mm.yyyy"
	if lang == "en" {
		day = "yyyy-mm-dd"
	}
	top := &excelize.Alignment{Vertical: "top"}
	add := func(to *int, style excelize.Style) {
		if err == nil {
			*to, err = book.NewStyle(&style)
		}
	}
	add(&s.heading, excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: 49,
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{paints[blue-1]}},
		Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	add(&s.text, excelize.Style{NumFmt: 49, Alignment: top})
	moment := day + " hh:mm:ss"
	add(&s.day, excelize.Style{CustomNumFmt: &day, Alignment: top})
	add(&s.moment, excelize.Style{CustomNumFmt: &moment, Alignment: top})
	for decimals := range s.numbers {
		format := "#,##0"
		if decimals > 0 {
			format += "." + strings.Repeat("0", max(decimals, 2))
		}
		add(&s.numbers[decimals], excelize.Style{CustomNumFmt: &format, Alignment: top})
	}
	return s, err
}

// number is the style of a number: its thousands are set apart, and its
// fraction is shown as it is given, in two digits at least.
func (s tableStyles) number(digits string) int {
	_, fraction, _ := strings.Cut(digits, ".")
	return s.numbers[min(len(fraction), mostDecimals)]
}
