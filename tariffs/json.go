package tariffs

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// The assessment is the largest thing the service writes as JSON, once for
// every declaration and every quote. Writing it out field by field costs a
// sixth of what encoding/json does by reflection; a test holds the two equal,
// byte for byte, so the tags of the types stay the truth.

// AppendJSON appends the assessment as encoding/json writes it.
func (a *Assessment) AppendJSON(b []byte) []byte {
	o := object{b: append(b, '{')}
	o.text("tariff", a.Tariff)
	o.text("rateDate", a.RateDate.String())
	o.text("currency", a.Currency)
	o.some("procedure", a.Procedure)
	o.number("customsValue", a.CustomsValue)
	o.key("values")
	o.b = list(o.b, a.Values, appendValue)
	o.key("lines")
	o.b = list(o.b, a.Lines, appendLine)
	o.totals("totals", a.Totals)
	o.number("total", a.Total)
	if len(a.Exchange) > 0 {
		o.key("exchangeRates")
		o.b = list(o.b, a.Exchange, appendExchange)
	}
	o.sentence("statement", a.Statement)
	return append(o.b, '}')
}

// AppendJSON appends the quote as encoding/json writes it.
func (q *Quote) AppendJSON(b []byte) ([]byte, error) {
	o := object{b: append(b, '{')}
	o.some("id", q.ID)
	if q.Assessment != nil {
		o.key("assessment")
		o.b = q.Assessment.AppendJSON(o.b)
	}
	if q.Savings != nil {
		o.key("savings")
		o.b = appendSavings(o.b, q.Savings)
	}
	o.sentence("agreement", q.Agreement)
	if len(q.Documents) > 0 {
		o.key("documents")
		o.b = list(o.b, q.Documents, appendNeed)
	}
	if len(q.Choices) > 0 {
		o.key("choices")
		o.b = list(o.b, q.Choices, appendChoice)
	}
	if q.Problem != nil {
		text, err := json.Marshal(q.Problem)
		if err != nil {
			return nil, err
		}
		o.key("problem")
		o.b = append(o.b, text...)
	}
	return append(o.b, '}'), nil
}

func appendSavings(b []byte, s *Savings) []byte {
	o := object{b: append(b, '{')}
	o.given("withProofOfOrigin", s.WithProofOfOrigin)
	return append(o.b, '}')
}

func appendNeed(b []byte, n *Need) []byte {
	o := object{b: append(b, '{')}
	o.text("kind", string(n.Kind))
	o.some("document", n.Document)
	o.always("text", n.Text)
	o.sentence("part", n.Part)
	o.some("flow", string(n.Flow))
	o.some("row", n.Row)
	o.text("source", n.Source)
	o.yes("verified", n.Verified)
	return append(o.b, '}')
}

func appendChoice(b []byte, c *Choice) []byte {
	o := object{b: append(b, '{')}
	o.text("kind", string(c.Kind))
	o.some("additionalCode", c.Code)
	o.some("relief", c.Relief)
	o.sentence("part", c.Part)
	if len(c.Origins) > 0 {
		o.key("origins")
		o.b = list(o.b, c.Origins, func(b []byte, s *string) []byte { return appendString(b, *s) })
	}
	o.text("rate", c.Rate)
	o.text("source", c.Source)
	o.yes("verified", c.Verified)
	return append(o.b, '}')
}

func appendValue(b []byte, v *ItemValue) []byte {
	o := object{b: append(b, '{')}
	o.count("item", v.Item)
	o.some("method", v.Method)
	o.number("customsValue", v.CustomsValue)
	o.text("formula", v.Formula)
	if len(v.Shares) > 0 {
		o.key("shares")
		o.b = list(o.b, v.Shares, appendShare)
	}
	if v.Declared {
		o.yes("declared", true)
	}
	return append(o.b, '}')
}

func appendShare(b []byte, s *Share) []byte {
	o := object{b: append(b, '{')}
	o.text("type", s.Type)
	o.text("by", string(s.By))
	o.number("amount", s.Amount)
	if s.Deducts {
		o.yes("deducts", true)
	}
	return append(o.b, '}')
}

func appendExchange(b []byte, e *Exchange) []byte {
	o := object{b: append(b, '{')}
	o.text("currency", e.Currency)
	o.number("value", e.Value)
	o.text("date", e.Date.String())
	if e.Stale {
		o.yes("stale", true)
	}
	o.text("source", e.Source)
	o.yes("verified", e.Verified)
	return append(o.b, '}')
}

func appendLine(b []byte, l *PaymentLine) []byte {
	o := object{b: append(b, '{')}
	o.count("item", l.Item)
	o.text("code", l.Code)
	o.sentence("name", l.Name)
	o.number("base", l.Base)
	o.text("baseUnit", l.BaseUnit)
	o.number("rate", l.Rate)
	o.text("rateUnit", l.RateUnit)
	o.number("per", l.Per)
	o.given("factor", l.Factor)
	o.some("factorUnit", string(l.FactorUnit))
	o.given("exchangeRate", l.ExchangeRate)
	o.number("amount", l.Amount)
	o.some("methodOfPayment", l.MethodOfPayment)
	o.text("column", string(l.Column))
	o.text("rateText", l.RateText)
	o.text("formula", l.Formula)
	o.sentence("written", l.Written)
	o.text("row", l.Row)
	if !l.Since.IsZero() {
		o.text("since", l.Since.String())
	}
	o.text("source", l.Source)
	o.yes("verified", l.Verified)
	o.always("reason", l.Reason)
	return append(o.b, '}')
}

// list writes a list; one that is nil is null, as encoding/json has it.
func list[T any](b []byte, items []T, one func([]byte, *T) []byte) []byte {
	if items == nil {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = one(b, &items[i])
	}
	return append(b, ']')
}

// object is a JSON object being written.
type object struct{ b []byte }

func (o *object) key(name string) {
	if o.b[len(o.b)-1] != '{' {
		o.b = append(o.b, ',')
	}
	o.b = append(append(append(o.b, '"'), name...), `":`...)
}

func (o *object) text(name, value string) {
	o.key(name)
	o.b = appendString(o.b, value)
}

// some writes a text that is not empty (omitempty).
func (o *object) some(name, value string) {
	if value != "" {
		o.text(name, value)
	}
}

func (o *object) number(name string, n exact.Number) {
	o.key(name)
	o.b = append(n.Append(append(o.b, '"')), '"')
}

// given writes a number that was given (omitzero).
func (o *object) given(name string, n exact.Number) {
	if !n.IsZero() {
		o.number(name, n)
	}
}

func (o *object) count(name string, n int) {
	o.key(name)
	o.b = strconv.AppendInt(o.b, int64(n), 10)
}

func (o *object) yes(name string, value bool) {
	o.key(name)
	o.b = strconv.AppendBool(o.b, value)
}

func (o *object) always(name string, t fault.Text) {
	o.key(name)
	o.b = append(appendString(append(o.b, `{"uk":`...), t.UK), `,"en":`...)
	o.b = append(appendString(o.b, t.EN), '}')
}

// sentence writes a text in both languages that says something (omitzero).
func (o *object) sentence(name string, t fault.Text) {
	if t != (fault.Text{}) {
		o.always(name, t)
	}
}

func (o *object) totals(name string, totals map[string]exact.Number) {
	o.key(name)
	if totals == nil {
		o.b = append(o.b, "null"...)
		return
	}
	o.b = append(o.b, '{')
	inner := object{b: o.b}
	for _, code := range slices.Sorted(maps.Keys(totals)) {
		if inner.b[len(inner.b)-1] != '{' {
			inner.b = append(inner.b, ',')
		}
		inner.b = append(appendString(inner.b, code), `:"`...)
		inner.b = append(totals[code].Append(inner.b), '"')
	}
	o.b = append(inner.b, '}')
}

// appendString writes a string as encoding/json does. What needs no escape,
// which is nearly everything here, is copied whole; the rest is left to it.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		c := s[i]
		if c >= '?' && c != '\\' && c != 0xe2 || c == ' ' || c >= '\'' && c <= ';' || c == '=' {
			continue // by far the most: letters, digits, and the marks between them
		}
		if c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || strings.HasPrefix(s[i:], "\u2028") ||
			strings.HasPrefix(s[i:], "\u2029") {
			return appendEscaped(b, s)
		}
	}
	if !utf8.ValidString(s) {
		return appendEscaped(b, s)
	}
	return append(append(append(b, '"'), s...), '"')
}

func appendEscaped(b []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil { // a string is always written
		panic(err)
	}
	return append(b, text...)
}
