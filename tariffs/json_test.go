package tariffs_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
)

// TestWrittenOutJSONIsThatOfEncodingJSON holds the two writers equal, byte for
// byte, over answers of every shape and texts of every character.
func TestWrittenOutJSONIsThatOfEncodingJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		quote := tariffs.Quote{ID: words().Draw(t, "id")}
		if rapid.Bool().Draw(t, "assessed") {
			a := assessments().Draw(t, "assessment")
			quote.Assessment = &a
		}
		if rapid.Bool().Draw(t, "more") {
			quote.Savings = &tariffs.Savings{WithProofOfOrigin: numbers().Draw(t, "saved")}
			quote.Agreement = texts().Draw(t, "agreement")
			quote.Documents = []tariffs.Need{{Kind: tariffs.Ban, Text: texts().Draw(t, "ban"), Part: texts().Draw(t, "part"),
				Flow: tariffs.Import, Document: words().Draw(t, "paper"), Row: words().Draw(t, "row"), Verified: true}, {}}
			quote.Choices = []tariffs.Choice{{Kind: tariffs.VAT, Code: words().Draw(t, "chosen"), Relief: words().Draw(t, "relief"),
				Part: texts().Draw(t, "ex"), Origins: rapid.SliceOfN(words(), 0, 2).Draw(t, "origins"), Rate: "7 %", Verified: true}, {}}
			quote.Problem = tariffs.NewProblem(fault.List{{Code: "x", Level: fault.Substance, Message: texts().Draw(t, "problem")}})
		}
		want, err := json.Marshal(quote)
		if err != nil {
			t.Fatal(err)
		}
		got, err := quote.AppendJSON(nil)
		if err != nil || string(got) != string(want) {
			t.Fatalf("%v\nwritten %s\nwant    %s", err, got, want)
		}
	})
}

// words has characters that JSON, HTML and scripts escape, and broken UTF-8.
func words() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{"", "100.00 × 12 %", `"quoted" \ back`, "<b>&amp;</b>", "tab\tline\n", "\u2028\u2029", "\xff broken",
		"Походження CN, член СОТ: пільгова ставка.", "\x00\x7f", "🚢", "100 м2 ÷ 7.5 × 2 EUR", "’", "\u2027", "!#$%'()*+,-./:;=?@[]^_`{|}~"})
}

func texts() *rapid.Generator[fault.Text] {
	return rapid.Custom(func(t *rapid.T) fault.Text {
		return fault.Text{UK: words().Draw(t, "uk"), EN: words().Draw(t, "en")}
	})
}

// numbers are given or not, and of any size.
func numbers() *rapid.Generator[exact.Number] {
	return rapid.Custom(func(t *rapid.T) exact.Number {
		if rapid.Bool().Draw(t, "not given") {
			return exact.Number{}
		}
		n := exact.New(rapid.Int64().Draw(t, "coefficient"), rapid.IntRange(0, 8).Draw(t, "places"))
		if rapid.Bool().Draw(t, "wide") {
			n = n.Mul(n)
		}
		return n
	})
}

func days() *rapid.Generator[civil.Date] {
	return rapid.SampledFrom([]civil.Date{{}, today, started})
}

func assessments() *rapid.Generator[tariffs.Assessment] {
	return rapid.Custom(func(t *rapid.T) tariffs.Assessment {
		a := tariffs.Assessment{
			Tariff: words().Draw(t, "tariff"), RateDate: days().Draw(t, "day"), Currency: "UAH", Procedure: words().Draw(t, "procedure"),
			CustomsValue: numbers().Draw(t, "value"), Total: numbers().Draw(t, "total"), Statement: texts().Draw(t, "statement"),
			Lines:  rapid.SliceOfN(paymentLines(), 0, 3).Draw(t, "lines"),
			Totals: rapid.MapOfN(words(), numbers(), 0, 3).Draw(t, "totals"),
		}
		if rapid.Bool().Draw(t, "valued") {
			a.Values = []tariffs.ItemValue{{Item: 1, Method: "6", CustomsValue: a.Total, Formula: "1", Declared: true}, {Shares: []tariffs.Share{
				{Type: "freight", By: tariffs.ByMass, Amount: a.Total}, {Deducts: true}}}}
			a.Exchange = []tariffs.Exchange{{Currency: "EUR", Value: a.Total, Date: a.RateDate, Stale: true, Verified: true}, {}}
		}
		return a
	})
}

func paymentLines() *rapid.Generator[tariffs.PaymentLine] {
	return rapid.Custom(func(t *rapid.T) tariffs.PaymentLine {
		return tariffs.PaymentLine{
			Item: rapid.IntRange(0, 999).Draw(t, "item"), Code: words().Draw(t, "code"), Name: texts().Draw(t, "name"),
			Base: numbers().Draw(t, "base"), BaseUnit: words().Draw(t, "unit"), Rate: numbers().Draw(t, "rate"), RateUnit: "%",
			Per: numbers().Draw(t, "per"), Factor: numbers().Draw(t, "factor"), FactorUnit: tariffs.FactorUnit(words().Draw(t, "of")),
			ExchangeRate: numbers().Draw(t, "exchange"), Amount: numbers().Draw(t, "amount"), MethodOfPayment: words().Draw(t, "method"),
			Column: tariffs.MFN, RateText: words().Draw(t, "text"), Formula: words().Draw(t, "formula"), Written: texts().Draw(t, "written"),
			Row: words().Draw(t, "row"), Since: days().Draw(t, "since"), Source: words().Draw(t, "source"),
			Verified: rapid.Bool().Draw(t, "verified"), Reason: texts().Draw(t, "reason"),
		}
	})
}
