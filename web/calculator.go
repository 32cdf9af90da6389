package web

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/tariffs"
)

// calculatorView is the page of the calculator: the form as it was sent, and
// below it the answer or what stands in its way.
type calculatorView struct {
	*question
	form
	Today    civil.Date
	Asked    bool
	Goods    *tariffs.Card // of the code, where there is one
	Problems []problem
	Wanting  bool       // data is missing here: nothing the reader has typed is wrong
	Rated    civil.Date // the latest day rates of exchange are known for, where those of a later day are missing
	Earlier  string     // address of the same question as of that day
	Answer   *answer
}

// answer is what an import or another movement costs, and why.
type answer struct {
	tariffs.Quote
	Totals []codeTotal
	Bans   []tariffs.Need
	Papers []tariffs.Need
	Proof  string // address of the same question with a proof of origin
	Link   string // address of this question
	JSON   string // the same question for the API
}

// calculator answers what goods cost at the border. The question is the
// address: nothing is kept, and an answer can be sent to a colleague. It is
// not to be stored on the way either: the same address has another answer
// once rates or the tariff change, and tells what somebody is about to trade.
func calculator(v *visit) error {
	t, err := v.query()
	if err != nil {
		return err
	}
	q := v.question(t)
	view := calculatorView{question: q, Today: v.law.Today(), Asked: t.asked()}
	day, _ := t.day("date", view.Today)
	law := v.law.Law(day)
	if card, faults := law.Schedule.Show(q.request.CommodityCode, day, ""); len(faults) == 0 && len(card.Code) == 10 {
		view.Goods = &card
	}
	if view.Asked {
		view.answer(v, law)
	}
	view.form = v.formOf(q, law, day)
	view.attach()
	return v.show(fiber.StatusOK, "calculator", view)
}

// answer asks the tariff. Where a field cannot be read the tariff is asked all
// the same, for whatever else it would say.
func (view *calculatorView) answer(v *visit, law clearance.Law) {
	q := view.question
	request := q.read(v)
	quote := tariffs.Answer(law.Schedule, law.Rates, view.Today, request)
	if quote.Problem != nil {
		view.Wanting = len(q.problems) == 0 && tariffs.Unassessable(quote.Problem.Errors)
		q.place(v, quote.Problem.Errors)
	}
	if view.Problems = q.problems; len(q.problems) > 0 {
		view.offerEarlier(law, request.Date)
		return
	}
	a := &answer{Quote: quote, Link: q.address(nil), Proof: q.address(url.Values{"proof": {"yes"}}), JSON: asJSON(request)}
	a.Totals = totalsInOrder(quote.Assessment)
	for _, n := range quote.Documents {
		if n.Kind == tariffs.Ban {
			a.Bans = append(a.Bans, n)
		} else {
			a.Papers = append(a.Papers, n)
		}
	}
	view.Answer = a
}

// offerEarlier offers the latest day with rates of exchange, where the day
// asked for has none yet. It is offered only: nothing takes old rates unsaid.
func (view *calculatorView) offerEarlier(law clearance.Law, day civil.Date) {
	if day.IsZero() {
		day = view.Today
	}
	newest := law.Rates.Newest()
	missing := slices.ContainsFunc(view.Problems, func(p problem) bool { return p.Code == "tariff.exchange-rate-unknown" })
	if missing && !newest.IsZero() && newest.Before(day) {
		view.Rated, view.Earlier = newest, view.address(url.Values{"date": {newest.String()}})
	}
}

// totalsInOrder is the sums by kind of payment, in the order of the cascade.
func totalsInOrder(a *tariffs.Assessment) []codeTotal {
	var totals []codeTotal
	for _, line := range a.Lines {
		if !slices.ContainsFunc(totals, func(t codeTotal) bool { return t.Code == line.Code }) {
			totals = append(totals, codeTotal{line.Code, a.Totals[line.Code]})
		}
	}
	return totals
}

// address is that of the question with other values for some fields; empty
// fields are left out.
func (q *question) address(changed url.Values) string {
	query := url.Values{}
	for name, values := range q.values {
		values = slices.DeleteFunc(slices.Clone(values), func(s string) bool { return s == "" })
		if len(values) > 0 && name != "lang" {
			query[name] = values
		}
	}
	for name, values := range changed {
		query[name] = values
	}
	return "/calculator?" + query.Encode()
}

// asJSON writes a request for POST /api/v1/quotes.
func asJSON(r tariffs.QuoteRequest) string {
	var b strings.Builder
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false) // the page does
	w.SetIndent("", "  ")
	if err := w.Encode(r); err != nil {
		panic(err) // a request that was read can be written
	}
	return b.String()
}

// Procedure is the chosen procedure, as the form names it.
func (view calculatorView) Procedure() string {
	for _, group := range view.Procedures {
		if name := chosenOf(group.Options); name != "" {
			return name
		}
	}
	return ""
}

// Origin is the chosen country, "" where there is none.
func (view calculatorView) Origin() string { return chosenOf(view.Origins) }

func chosenOf(options []option) string {
	for _, o := range options {
		if o.Chosen {
			return o.Label
		}
	}
	return ""
}

// attach makes every problem lead to an element that is on the page.
func (view *calculatorView) attach() {
	for i := range view.Problems {
		if !view.Shows(view.Problems[i].Field) {
			view.Problems[i].Field = wholeForm
		}
	}
}

// At gives the problems of a field. Where data is missing here no field is to
// be blamed.
func (view calculatorView) At(field string) []problem {
	var of []problem
	if view.Wanting {
		return nil
	}
	for _, p := range view.Problems {
		if p.Field == field {
			of = append(of, p)
		}
	}
	return of
}

// Entry is what a template needs to draw a field.
func (view calculatorView) Entry(name string) entry {
	id := view.element(name)
	return entry{ID: id, Name: name, Value: view.get(name), Problems: view.At(id)}
}

// Name names a kind of payment as its lines do.
func (a answer) Name(code string) fault.Text {
	for _, line := range a.Assessment.Lines {
		if line.Code == code {
			return line.Name
		}
	}
	return fault.Text{UK: code, EN: code}
}
