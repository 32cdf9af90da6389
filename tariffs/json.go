package tariffs

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/strictjson"
)

// The assessment is the largest thing the service writes as JSON, once for
// every declaration and every quote. Writing it out field by field costs a
// sixth of what encoding/json does by reflection; a test holds the two equal,
// byte for byte, so the tags of the types stay the truth.

// AppendJSON appends the assessment as encoding/json writes it.
func (a *Assessment) AppendJSON(b []byte) []byte {
	o := strictjson.Begin(b)
	o.Text("tariff", a.Tariff)
	o.Date("rateDate", a.RateDate)
	o.Text("currency", a.Currency)
	o.SomeText("procedure", a.Procedure)
	o.Number("customsValue", a.CustomsValue)
	strictjson.List(&o, "values", a.Values, appendValue)
	strictjson.List(&o, "lines", a.Lines, appendLine)
	o.Key("totals")
	o.Bytes = appendTotals(o.Bytes, a.Totals)
	o.Number("total", a.Total)
	strictjson.SomeList(&o, "exchangeRates", a.Exchange, appendExchange)
	o.SomeSentence("statement", a.Statement)
	return o.End()
}

// AppendJSON appends the quote as encoding/json writes it.
func (q *Quote) AppendJSON(b []byte) ([]byte, error) {
	o := strictjson.Begin(b)
	o.SomeText("id", q.ID)
	if q.Assessment != nil {
		o.Key("assessment")
		o.Bytes = q.Assessment.AppendJSON(o.Bytes)
	}
	strictjson.SomeOne(&o, "savings", q.Savings, appendSavings)
	o.SomeSentence("agreement", q.Agreement)
	strictjson.SomeList(&o, "documents", q.Documents, appendNeed)
	strictjson.SomeList(&o, "choices", q.Choices, appendChoice)
	if q.Problem != nil {
		text, err := json.Marshal(q.Problem)
		if err != nil {
			return nil, err
		}
		o.Key("problem")
		o.Bytes = append(o.Bytes, text...)
	}
	return o.End(), nil
}

func appendSavings(b []byte, s *Savings) []byte {
	o := strictjson.Begin(b)
	o.SomeNumber("withProofOfOrigin", s.WithProofOfOrigin)
	return o.End()
}

func appendNeed(b []byte, n *Need) []byte {
	o := strictjson.Begin(b)
	o.Text("kind", string(n.Kind))
	o.SomeText("document", n.Document)
	o.Sentence("text", n.Text)
	o.SomeSentence("part", n.Part)
	o.SomeText("flow", string(n.Flow))
	o.SomeText("row", n.Row)
	o.Text("source", n.Source)
	o.Bool("verified", n.Verified)
	return o.End()
}

func appendChoice(b []byte, c *Choice) []byte {
	o := strictjson.Begin(b)
	o.Text("kind", string(c.Kind))
	o.SomeText("additionalCode", c.Code)
	o.SomeText("relief", c.Relief)
	o.SomeSentence("part", c.Part)
	o.SomeTexts("origins", c.Origins)
	o.Text("rate", c.Rate)
	o.Text("source", c.Source)
	o.Bool("verified", c.Verified)
	return o.End()
}

func appendValue(b []byte, v *ItemValue) []byte {
	o := strictjson.Begin(b)
	o.Int("item", int64(v.Item))
	o.SomeText("method", v.Method)
	o.Number("customsValue", v.CustomsValue)
	o.Text("formula", v.Formula)
	strictjson.SomeList(&o, "shares", v.Shares, appendShare)
	o.SomeBool("declared", v.Declared)
	return o.End()
}

func appendShare(b []byte, s *Share) []byte {
	o := strictjson.Begin(b)
	o.Text("type", s.Type)
	o.Text("by", string(s.By))
	o.Number("amount", s.Amount)
	o.SomeBool("deducts", s.Deducts)
	return o.End()
}

func appendExchange(b []byte, e *Exchange) []byte {
	o := strictjson.Begin(b)
	o.Text("currency", e.Currency)
	o.Number("value", e.Value)
	o.Date("date", e.Date)
	o.SomeBool("stale", e.Stale)
	o.Text("source", e.Source)
	o.Bool("verified", e.Verified)
	return o.End()
}

func appendLine(b []byte, l *PaymentLine) []byte {
	o := strictjson.Begin(b)
	o.Int("item", int64(l.Item))
	o.Text("code", l.Code)
	o.SomeSentence("name", l.Name)
	o.Number("base", l.Base)
	o.Text("baseUnit", l.BaseUnit)
	o.Number("rate", l.Rate)
	o.Text("rateUnit", l.RateUnit)
	o.Number("per", l.Per)
	o.SomeNumber("factor", l.Factor)
	o.SomeText("factorUnit", string(l.FactorUnit))
	o.SomeNumber("exchangeRate", l.ExchangeRate)
	o.Number("amount", l.Amount)
	o.SomeText("methodOfPayment", l.MethodOfPayment)
	o.Text("column", string(l.Column))
	o.Text("rateText", l.RateText)
	o.Text("formula", l.Formula)
	o.SomeSentence("written", l.Written)
	o.Text("row", l.Row)
	o.SomeDate("since", l.Since)
	o.Text("source", l.Source)
	o.Bool("verified", l.Verified)
	o.Sentence("reason", l.Reason)
	return o.End()
}

// appendTotals writes the totals by code, in order of the codes.
func appendTotals(b []byte, totals map[string]exact.Number) []byte {
	if totals == nil {
		return append(b, "null"...)
	}
	b = append(b, '{')
	for i, code := range slices.Sorted(maps.Keys(totals)) {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(strictjson.AppendString(b, code), `:"`...)
		b = append(totals[code].Append(b), '"')
	}
	return append(b, '}')
}
