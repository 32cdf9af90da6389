package model

// present says which columns a file has. Derived ones are there where their
// source is.
type present struct {
	texts   [givenColumns]bool
	numbers [allNumbers]bool
	digits  int  // of the longest code
	dated   bool // rows have days
}

func (p *present) text(c Column) bool {
	switch c {
	case Subheading: // of codes of six digits it would only say the same twice
		return p.texts[CommodityCode] && p.digits > 6
	case Heading, Chapter:
		return p.texts[CommodityCode]
	case DutyClass:
		return p.numbers[DutyRate]
	case MassClass:
		return p.numbers[NetMass]
	case Route:
		return p.texts[CountryOfDispatch] && p.texts[OriginCountry]
	}
	return p.texts[c]
}

// Table is rows read from one or more files.
type Table struct {
	Rows     []Row
	Labelled bool // there is a column of labels
	Dated    bool // there is a column of days
	has      present
}

// NewTable is a table of rows as declarations give them: the columns of
// DeclaredTexts and all numbers, whether or not any row has a value there. Rows
// without a day make it a table without days. The Fallback and every model
// trained on such a table describe rows alike, so that counters go on from one
// to the next.
func NewTable(rows []Row) *Table {
	t := &Table{Rows: rows, Labelled: true, Dated: true, has: declared()}
	for i := range rows {
		t.Dated = t.Dated && !rows[i].Day.IsZero()
	}
	return t
}

// DeclaredTexts are the columns of text that a declaration to the service has.
func DeclaredTexts() []Column {
	return []Column{
		Office, TransportMode, Declarant, Importer, Exporter, CommodityCode, CountryOfDispatch, OriginCountry, DutyType, OriginIndicator,
	}
}

// declared is what rows of declarations have: codes of ten digits, days.
func declared() present {
	has := present{digits: 10, dated: true}
	for _, c := range DeclaredTexts() {
		has.texts[c] = true
	}
	for n := range has.numbers {
		has.numbers[n] = true
	}
	return has
}
