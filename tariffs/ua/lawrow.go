package ua

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/money"
	"github.com/brama-customs/brama/tariffs"
	"github.com/brama-customs/brama/tariffs/rate"
)

// lawRow is one row of a file of the law while it is read. It remembers which
// columns were asked for: what is filled in beside them belongs to another
// table.
type lawRow struct {
	table      string
	line       int
	headings   []string
	values     []string
	currencies map[string]bool // that are known
	read       uint64          // a bit for each column
	problems   []string
}

func quoted(s string) string { return "“" + s + "”" }

func (r *lawRow) problem(format string, args ...any) {
	r.problems = append(r.problems, fmt.Sprintf(format, args...))
}

// text is the value of a column, "" where the file has no such column.
func (r *lawRow) text(column string) string {
	i := slices.Index(r.headings, column)
	if i < 0 {
		return ""
	}
	r.read |= 1 << i
	return oneLine(r.values[i])
}

// name is what a row is called before it has an id.
func (r *lawRow) name() string {
	if id := r.text("id"); id != "" {
		return id
	}
	return r.table + "/" + r.text("code") + r.text("procedure") + r.text("number")
}

// isBare reports whether nothing but the table is filled in.
func (r *lawRow) isBare() bool {
	for i, value := range r.values {
		if r.headings[i] != "table" && strings.TrimSpace(value) != "" {
			return false
		}
	}
	return true
}

func (r *lawRow) checkUnread() {
	for i, value := range r.values {
		if r.read&(1<<i) == 0 && strings.TrimSpace(value) != "" {
			r.problem("the table %s has no column %s; leave it empty", r.table, r.headings[i])
		}
	}
}

// needed is text that has to be there.
func (r *lawRow) needed(column string) string {
	text := r.text(column)
	if text == "" {
		r.problem("%s is empty", column)
	}
	return text
}

func (r *lawRow) list(column string) []string {
	list := strings.Fields(r.text(column))
	if len(list) == 0 {
		return nil
	}
	for i, value := range list {
		if slices.Contains(list[:i], value) {
			r.problem("%s names %s twice", column, value)
		}
	}
	return list
}

func (r *lawRow) choice(column string, among ...string) string {
	text := r.text(column)
	if !slices.Contains(among, text) {
		r.problem("%s is %s, not %s", column, quoted(text), strings.TrimSuffix(strings.Join(among, ", "), ", "))
	}
	return text
}

func (r *lawRow) yes(column string) bool { return r.choice(column, "yes", "no") == "yes" }

func (r *lawRow) day(column string) civil.Date {
	text := r.text(column)
	if text == "" {
		return civil.Date{}
	}
	day, err := civil.Parse(text)
	if err != nil {
		r.problem("%s: %v", column, err)
	}
	return day
}

func (r *lawRow) days() (from, until civil.Date) {
	from, until = r.day("from"), r.day("until")
	if !until.IsZero() && from.After(until) {
		r.problem("from %s is after until %s", from, until)
	}
	return from, until
}

// digits is a code of so many digits.
func (r *lawRow) digits(column string, least, most int) string {
	text := r.text(column)
	if len(text) < least || len(text) > most || strings.Trim(text, "0123456789") != "" {
		r.problem("%s %s is not of %d to %d digits", column, quoted(text), least, most)
	}
	return text
}

// countries are ISO 3166 alpha-2.
func (r *lawRow) countries(column string) []string {
	list := r.list(column)
	for _, country := range list {
		if len(country) != 2 || strings.Trim(country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			r.problem("%s: %s is no country code of two capital letters", column, quoted(country))
		}
	}
	return list
}

// rate is one rate.Parse reads; "" is not known.
func (r *lawRow) rate(column string) string {
	text := r.text(column)
	if text == "" {
		return ""
	}
	read, err := rate.Parse(text)
	if err != nil {
		r.problem("%s: %v", column, err)
		return text
	}
	for _, code := range rate.Currencies(read) {
		r.checkCurrency(column, code)
	}
	return text
}

// plain is a number above zero, in plain digits.
func (r *lawRow) plain(column string) string {
	text := r.text(column)
	if n, err := exact.Parse(text); err != nil || n.Sign() <= 0 {
		r.problem("%s %s is no number above zero", column, quoted(text))
	}
	return text
}

// count is a small whole number; empty is 0.
func (r *lawRow) count(column string) int {
	text := r.text(column)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > maxCount || strconv.Itoa(n) != text {
		r.problem("%s %s is no whole number from 0 to %d", column, quoted(text), maxCount)
	}
	return n
}

// maxCount is more cubic centimetres than any engine has.
const maxCount = 1_000_000

func (r *lawRow) currency(column string) string {
	text := r.text(column)
	r.checkCurrency(column, text)
	return text
}

// checkCurrency knows the hryvnia and what the National Bank sets rates of:
// nothing else could ever be converted.
func (r *lawRow) checkCurrency(column, code string) {
	if !r.currencies[code] {
		r.problem("%s: %s is no currency the National Bank of Ukraine sets a rate of", column, quoted(code))
	}
}

// currencies are those of the shipped rates of exchange, and the hryvnia.
func currencies() map[string]bool {
	head, _, _ := strings.Cut(ratesTable, "\n")
	known := map[string]bool{money.UAH: true}
	for _, code := range strings.Split(head, "\t")[1:] {
		known[code] = true
	}
	return known
}

// said is what an answer says of the row, in both languages.
func (r *lawRow) said() fault.Text { return both(r.needed("uk"), r.needed("en")) }

func (r *lawRow) origin() (source string, verified bool) {
	return r.needed("source"), r.yes("verified")
}

// measure reads the columns that all measures have.
func (r *lawRow) measure(kind tariffs.Kind) tariffs.Measure {
	m := tariffs.Measure{
		ID: r.text("id"), Kind: kind, Prefix: r.digits("code", 0, 10), Except: r.list("except"),
		Additional: r.text("additional"), Part: both(r.text("part_uk"), r.text("part_en")),
	}
	for _, spared := range m.Except {
		if !strings.HasPrefix(spared, m.Prefix) || len(spared) == len(m.Prefix) || len(spared) > 10 || strings.Trim(spared, "0123456789") != "" {
			r.problem("except %s is no code that begins with %s", quoted(spared), quoted(m.Prefix))
		}
	}
	if m.Additional == "" && m.Part != (fault.Text{}) {
		r.problem("part_uk and part_en say what an additional code means, and there is none")
	}
	if m.Additional != "" && (m.Part.UK == "" || m.Part.EN == "") {
		r.problem("part_uk and part_en have to say what the additional code %s means", m.Additional)
	}
	if strings.Contains(m.Additional, " ") || len(m.Additional) > maxAdditional {
		r.problem("additional %s is not one code of up to %d bytes", quoted(m.Additional), maxAdditional)
	}
	m.From, m.Until = r.days()
	m.Source, m.Verified = r.origin()
	return m
}

// maxAdditional is the length of box 33_02 (order № 61).
const maxAdditional = 10
