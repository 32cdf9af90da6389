package ua

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"

	"github.com/brama-customs/brama/tariffs"
)

// Bounds of a page, against those made to explode: one cell may stand for a
// whole table.
const (
	maxColumns = 200
	maxSpan    = 1000 // rows one cell may reach down
	maxNested  = 16   // tables within tables
)

var errNested = fmt.Errorf("tables stand over %d deep in one another", maxNested)

// readHTML reads the tables of the law's pages as a stream of tags: no tree is
// built, so no nesting can exhaust it.
func readHTML(r io.Reader) ([]tariffs.Row, error) {
	text, guessed, err := decoded(r)
	if err != nil {
		return nil, err
	}
	page := page{tokens: html.NewTokenizer(bytes.NewReader(text)), line: 1, tables: make([]htmlTable, 1)}
	page.tokens.SetMaxBuf(1 << 20)
	if err := page.readAll(); err != nil {
		return nil, err
	}
	rows, err := page.read.done()
	for i := range rows {
		if guessed {
			rows[i].Source += " taken for windows-1251"
		}
	}
	return rows, err
}

// decoded is a page in UTF-8. guessed says that nothing but its bytes told the
// encoding.
func decoded(r io.Reader) (text []byte, guessed bool, err error) {
	text, err = io.ReadAll(r)
	if err != nil || utf8.Valid(text) {
		return text, false, err
	}
	encoding, name, _ := charset.DetermineEncoding(text, "")
	switch name {
	case "utf-8":
		return nil, false, errNotUTF8
	case "windows-1252": // which has no Cyrillic: the answer for a page that declares nothing
		encoding, guessed = charmap.Windows1251, true
	}
	text, err = encoding.NewDecoder().Bytes(text)
	return text, guessed, err
}

// page is a page of the law while it is read.
type page struct {
	tokens *html.Tokenizer
	read   reading
	line   int         // of the page, counted as tags go by
	tables []htmlTable // the open tables, the innermost last
	mute   bool        // inside a script or a style
}

// htmlTable is a table, or what stands outside of any, while it is read.
type htmlTable struct {
	tariff bool // it has named its columns, or had rows of the tariff
	begun  bool // a row is open
	line   int  // where it began
	values []string
	hanging
	kept heading // while a table stands in one of its cells
	cell *strings.Builder
	sup  *strings.Builder // text set above the line, within the cell
	wide int              // columns the open cell stands for
	tall int              // rows it stands for
}

// hanging is what reaches down from the rows above, by column.
type hanging []struct {
	text string
	left int
}

func (p *page) inner() *htmlTable { return &p.tables[len(p.tables)-1] }

func (p *page) readAll() error {
	for {
		kind := p.tokens.Next()
		if kind == html.ErrorToken {
			break
		}
		if err := p.take(kind); err != nil {
			return err
		}
	}
	if err := p.tokens.Err(); err != io.EOF {
		return err
	}
	for len(p.tables) > 1 {
		if err := p.closeTable(); err != nil {
			return err
		}
	}
	return p.endRow()
}

func (p *page) take(kind html.TokenType) error {
	p.line += bytes.Count(p.tokens.Raw(), []byte{'\n'})
	switch kind {
	case html.TextToken:
		p.inner().write(p.tokens.Text(), p.mute)
	case html.StartTagToken, html.SelfClosingTagToken:
		name, more := p.tokens.TagName()
		return p.open(atom.Lookup(name), more)
	case html.EndTagToken:
		name, _ := p.tokens.TagName()
		return p.close(atom.Lookup(name))
	}
	return nil
}

func (t *htmlTable) write(text []byte, mute bool) {
	switch {
	case t.cell == nil || mute:
	case t.sup != nil:
		t.sup.Write(text)
	default:
		t.cell.Write(text)
	}
}

func (p *page) open(tag atom.Atom, attributes bool) error {
	t := p.inner()
	switch tag {
	case atom.Table:
		return p.openTable()
	case atom.Tr:
		err := p.endRow()
		t.begun, t.line = true, p.line
		return err
	case atom.Td, atom.Th:
		t.endCell()
		if !t.begun {
			t.begun, t.line = true, p.line
		}
		t.fill()
		t.cell, t.wide, t.tall = new(strings.Builder), 1, 1
		p.spans(t, attributes)
	case atom.Script, atom.Style:
		p.mute = true
	case atom.Sup:
		if t.cell != nil {
			t.sup = new(strings.Builder)
		}
	case atom.Br, atom.P, atom.Div, atom.Li:
		t.write([]byte{' '}, false)
	}
	return nil
}

// openTable begins a table: within a cell it stands in the other, beside it the
// one before has ended. A table that names no columns has those of the one
// before, as the law's go on; but not one within a row of the tariff.
func (p *page) openTable() error {
	if p.inner().cell == nil {
		err := p.endRow()
		*p.inner() = htmlTable{}
		return err
	}
	if len(p.tables) == maxNested {
		return errNested
	}
	if p.inner().tariff {
		p.inner().kept, p.read.heading = p.read.heading, heading{}
	}
	p.tables = append(p.tables, htmlTable{})
	return nil
}

func (p *page) closeTable() error {
	err := p.endRow()
	if len(p.tables) == 1 {
		p.tables[0] = htmlTable{}
		return err
	}
	p.tables = p.tables[:len(p.tables)-1]
	if t := p.inner(); t.tariff {
		p.read.heading, t.kept = t.kept, heading{}
	}
	return err
}

// spans reads how many columns and rows a cell stands for.
func (p *page) spans(t *htmlTable, attributes bool) {
	for attributes {
		var key, value []byte
		key, value, attributes = p.tokens.TagAttr()
		n, err := strconv.Atoi(string(value))
		if err != nil || n < 1 {
			continue
		}
		switch string(key) {
		case "colspan":
			t.wide = min(n, maxColumns)
		case "rowspan":
			t.tall = min(n, maxSpan)
		}
	}
}

func (p *page) close(tag atom.Atom) error {
	t := p.inner()
	switch tag {
	case atom.Td, atom.Th:
		t.endCell()
	case atom.Tr:
		return p.endRow()
	case atom.Table:
		return p.closeTable()
	case atom.Sup:
		t.endSup()
	case atom.Script, atom.Style:
		p.mute = false
	}
	return nil
}

// endSup keeps what stands above the line where it is the power of a metre, a
// unit of the tariff, and drops the mark of a footnote.
func (t *htmlTable) endSup() {
	if t.sup == nil {
		return
	}
	power := strings.TrimSpace(t.sup.String())
	if t.sup = nil; (power == "2" || power == "3") && strings.HasSuffix(t.cell.String(), "м") {
		t.cell.WriteString(power)
	}
}

// fill puts in what reaches down into the columns that come next.
func (t *htmlTable) fill() {
	for at := len(t.values); at < len(t.hanging) && t.hanging[at].left > 0; at++ {
		t.values = append(t.values, t.hanging[at].text)
		t.hanging[at].left--
	}
}

// fillRest does so at the end of a row, over the columns that have no cell.
func (t *htmlTable) fillRest() {
	for at := len(t.values); at < len(t.hanging); at = max(at+1, len(t.values)) {
		if t.hanging[at].left > 0 {
			t.values = append(t.values, make([]string, at-len(t.values))...)
			t.fill()
		}
	}
}

func (t *htmlTable) endCell() {
	if t.cell == nil {
		return
	}
	t.endSup()
	text := t.cell.String()
	for range t.wide {
		if len(t.values) == maxColumns {
			break
		}
		t.hang(len(t.values), text)
		t.values = append(t.values, text)
		text = "" // the cell stands in its first column
	}
	t.cell = nil
}

func (t *htmlTable) hang(at int, text string) {
	if t.tall == 1 {
		return
	}
	for len(t.hanging) <= at {
		t.hanging = append(t.hanging, struct {
			text string
			left int
		}{})
	}
	t.hanging[at].text, t.hanging[at].left = text, t.tall-1
}

// endRow takes the row that was read.
func (p *page) endRow() error {
	t := p.inner()
	t.endCell()
	if !t.begun {
		return nil
	}
	blank := len(t.values) == 0
	t.fillRest()
	values, line := t.values, t.line
	t.begun, t.values = false, nil
	if blank { // but for what reaches down into it
		return nil
	}
	before, known := len(p.read.rows), p.read.heading.layout
	err := p.read.take(values, line)
	t.tariff = t.tariff || len(p.read.rows) > before || p.read.heading.layout != known
	if err != nil || len(p.read.rows) == before {
		return err
	}
	row, l := &p.read.rows[before], p.read.heading.layout
	if len(row.Code) == 10 && max(l.at[mfn], l.at[full]) >= len(values) {
		p.read.refuse(line, row.Code, "the row has fewer columns than the heading of its table")
	}
	return nil
}
