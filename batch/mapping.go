package batch

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/strictjson"
)

// Mapping says what the columns of a sheet hold. It is proposed by Map, shown
// to the uploader, and taken back corrected as JSON.
type Mapping struct {
	Sheet string `json:"sheet,omitempty" max:"31"`

	// HeaderRow is the number of the last row of headings, from 1: what stands
	// below it is data.
	HeaderRow int      `json:"headerRow,omitempty" max:"1048576"`
	Columns   []Column `json:"mapping" most:"16384"`
}

// Column is one column with a heading, and the field it feeds.
type Column struct {
	Letter string `json:"column" max:"3"` // as Excel writes it: E
	Index  int    `json:"-"`              // the same from 0: 4
	Header string `json:"header,omitempty" max:"32767"`
	Field  string `json:"field" max:"60"` // of Fields; "" feeds nothing

	// Confidence is how sure the proposal is, 0 to 1 with two places; 1.00
	// where a person chose the field.
	Confidence exact.Number `json:"confidence,omitzero" digits:"1,2"`

	// Unit is the unit or currency the heading names: "кг", "EUR". It holds
	// for values that name none of their own.
	Unit string `json:"unit,omitempty" max:"16"`
}

// Of gives the columns that feed a field, from left to right.
func (m Mapping) Of(field string) []Column {
	var columns []Column
	for _, c := range m.Columns {
		if c.Field == field {
			columns = append(columns, c)
		}
	}
	return columns
}

// ReadMapping reads a mapping that a person wrote or corrected. What it says of
// the workbook is checked by Map.
func ReadMapping(body []byte) (Mapping, fault.List) {
	var m Mapping
	faults := strictjson.Read(body, &m)
	m.number()
	return m, faults
}

// columnIndex is a column's number from 0 by its letters; -1 where there is no
// such column.
func columnIndex(letters string) int {
	n := 0
	for _, c := range []byte(letters) {
		if c < 'A' || c > 'Z' || n > lastColumn {
			return -1
		}
		n = n*26 + int(c-'A') + 1
	}
	if n > lastColumn {
		return -1
	}
	return n - 1
}

// columnLetter is the letters of a column counted from 0.
func columnLetter(index int) string {
	letters := ""
	for n := index + 1; n > 0; n = (n - 1) / 26 {
		letters = string(rune('A'+(n-1)%26)) + letters
	}
	return letters
}

// pointerTo is the JSON pointer to a part of a column of a mapping.
func pointerTo(column int, part string) string {
	return "/mapping/" + strconv.Itoa(column) + "/" + part
}

// UnmarshalJSON reads a mapping that was written by this package; what a person
// wrote is read by ReadMapping.
func (m *Mapping) UnmarshalJSON(body []byte) error {
	type plain Mapping
	if err := json.Unmarshal(body, (*plain)(m)); err != nil {
		return err
	}
	m.number()
	return nil
}

// number fills in the numbers of the columns by their letters.
func (m *Mapping) number() {
	for i := range m.Columns {
		m.Columns[i].Index = columnIndex(m.Columns[i].Letter)
	}
}

// Headings is the same for tables that have the same headings in the same
// columns, however they are spaced or written in capitals.
func (m Mapping) Headings() [32]byte {
	sum := sha256.New()
	for _, c := range m.Columns {
		if c.Header != "" {
			fmt.Fprintf(sum, "%s\x00%s\x00", c.Letter, strings.Join(strings.Fields(strings.ToLower(c.Header)), " "))
		}
	}
	return [32]byte(sum.Sum(nil))
}
