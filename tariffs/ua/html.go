package ua

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/brama-customs/brama/tariffs"
)

// readHTML reads the tables of the law's pages as a stream of tags: no tree is
// built, so no nesting can exhaust it.
func readHTML(r io.Reader) ([]tariffs.Row, error) {
	page := page{tokens: html.NewTokenizer(r), line: 1}
	page.tokens.SetMaxBuf(1 << 20)
	for {
		kind := page.tokens.Next()
		if kind == html.ErrorToken {
			break
		}
		if err := page.take(kind); err != nil {
			return nil, err
		}
	}
	if err := page.tokens.Err(); err != io.EOF {
		return nil, err
	}
	if err := page.endRow(); err != nil {
		return nil, err
	}
	if page.layout == nil {
		return nil, errNoHeader
	}
	return page.read.done()
}

// page is a page of the law while it is read.
type page struct {
	tokens *html.Tokenizer
	read   reading
	layout layout // of the table, once its heading row has been seen
	line   int    // of the page, counted as tags go by
	row    cells  // the row being read
	span   int    // columns the open cell stands for
	cell   *strings.Builder
}

func (p *page) take(kind html.TokenType) error {
	p.line += bytes.Count(p.tokens.Raw(), []byte{'\n'})
	switch kind {
	case html.TextToken:
		if p.cell != nil {
			p.cell.Write(p.tokens.Text())
		}
	case html.StartTagToken, html.SelfClosingTagToken:
		name, more := p.tokens.TagName()
		return p.open(atom.Lookup(name), more)
	case html.EndTagToken:
		name, _ := p.tokens.TagName()
		return p.close(atom.Lookup(name))
	}
	return nil
}

func (p *page) open(tag atom.Atom, attributes bool) error {
	switch tag {
	case atom.Tr:
		err := p.endRow()
		p.row = cells{line: p.line}
		return err
	case atom.Td, atom.Th:
		p.endCell()
		p.cell, p.span = new(strings.Builder), 1
		for attributes {
			var key, value []byte
			key, value, attributes = p.tokens.TagAttr()
			if string(key) == "colspan" && len(value) == 1 && value[0] > '1' && value[0] <= '9' {
				p.span = int(value[0] - '0')
			}
		}
	case atom.Br, atom.P, atom.Div:
		if p.cell != nil {
			p.cell.WriteByte(' ')
		}
	}
	return nil
}

func (p *page) close(tag atom.Atom) error {
	switch tag {
	case atom.Td, atom.Th:
		p.endCell()
	case atom.Tr, atom.Table:
		return p.endRow()
	}
	return nil
}

func (p *page) endCell() {
	if p.cell == nil {
		return
	}
	p.row.values = append(p.row.values, p.cell.String())
	for range p.span - 1 {
		p.row.values = append(p.row.values, "")
	}
	p.cell = nil
}

// endRow takes the row that was read: the heading row of a table sets its
// columns, and rows without a code (section titles, notes) are passed over.
func (p *page) endRow() error {
	p.endCell()
	row := p.row
	p.row = cells{}
	if !utf8.ValidString(strings.Join(row.values, "")) {
		return errNotUTF8
	}
	if headings, ok := layoutOf(row.values); ok {
		p.layout = headings
		return nil
	}
	row.layout = p.layout
	number := strings.ReplaceAll(row.get(code), " ", "")
	if p.layout == nil || number == "" || strings.Trim(number, "0123456789") != "" {
		return nil
	}
	if missing := p.layout[full] >= len(row.values); missing && len(number) == 10 {
		p.read.bad = append(p.read.bad, tariffs.BadRow{Line: row.line, Code: number,
			Problem: "the row has fewer columns than the heading of its table"})
		return nil
	}
	return p.read.add(row)
}
