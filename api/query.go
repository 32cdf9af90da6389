package api

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
)

// Parameter is one query parameter of a route.
type Parameter struct {
	Name  string
	About fault.Text
	One   []string // the values there are, where they are few
	Kind  Kind
	Most  int  // characters of a text, value of a number
	Must  bool // has to be given
}

// Kind is what a parameter's value is.
type Kind string

// The kinds of values.
const (
	Text  Kind = "text"
	Count Kind = "count" // a whole number from 1
	Day   Kind = "day"   // YYYY-MM-DD
	Flag  Kind = "flag"  // true or false
	Whole Kind = "whole" // a whole number from 0
	JSON  Kind = "json"  // a document, read by whom it is for; only in forms
	File  Kind = "file"  // only in forms
)

// parameters are the values of a request's query, checked.
type parameters map[string]string

func (p parameters) flag(name string) bool { return p[name] == "true" }

func (p parameters) count(name string) int {
	n, _ := strconv.Atoi(p[name]) // checked before; 0 where it is not given
	return n
}

func (p parameters) day(name string) civil.Date {
	d, _ := civil.Parse(p[name]) // checked before; zero where it is not given
	return d
}

// readParameters reads the query of a route: every parameter known, given
// once, and of its kind; all faults at once.
func readParameters(c *fiber.Ctx, known []Parameter) (parameters, error) {
	values := parameters{}
	var faults fault.List
	for key, value := range c.Context().QueryArgs().All() {
		name, text := string(key), string(value)
		at := slices.IndexFunc(known, func(p Parameter) bool { return p.Name == name })
		_, repeated := values[name]
		switch {
		case at < 0:
			faults = append(faults, ruleParameter.At("", "name", shown(name)))
		case repeated:
			faults = append(faults, ruleRepeated.At("", "name", name))
		case !known[at].takes(text):
			must := known[at].must()
			faults = append(faults, ruleValue.At("", "name", name, "uk", must.UK, "en", must.EN))
		default:
			values[name] = text
		}
	}
	for _, p := range known {
		if p.Must && !c.Context().QueryArgs().Has(p.Name) {
			faults = append(faults, ruleMissing.At("", "name", p.Name, "uk", p.About.UK, "en", p.About.EN))
		}
	}
	if len(faults) > 0 {
		refusal := fault.New(fault.Malformed, ruleParameters)
		refusal.Faults = faults[:min(len(faults), mostShown)]
		return nil, refusal
	}
	return values, nil
}

const (
	mostShown    = 50 // faults of one query
	longestShown = 40 // bytes of a name that is not known
)

// shown is a name as it may be repeated to its sender.
func shown(name string) string {
	return strings.ToValidUTF8(name[:min(len(name), longestShown)], "?")
}

// takes reports whether a text is a value of the parameter.
func (p Parameter) takes(text string) bool {
	switch p.Kind {
	case Count, Whole:
		n, err := strconv.Atoi(text)
		return err == nil && n >= p.least() && n <= p.Most && strconv.Itoa(n) == text
	case JSON:
		return true
	case Day:
		_, err := civil.Parse(text)
		return err == nil
	case Flag:
		return text == "true" || text == "false"
	}
	if len(p.One) > 0 {
		return slices.Contains(p.One, text)
	}
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= p.Most && !strings.ContainsFunc(text, control)
}

func (p Parameter) least() int {
	if p.Kind == Count {
		return 1
	}
	return 0
}

func control(r rune) bool { return r < ' ' || r == 0x7f }

// must says what a value has to be.
func (p Parameter) must() fault.Text {
	switch {
	case p.Kind == Count, p.Kind == Whole:
		least, most := strconv.Itoa(p.least()), strconv.Itoa(p.Most)
		return say("ціле число від "+least+" до "+most, "a whole number from "+least+" to "+most)
	case p.Kind == JSON:
		return say("JSON", "JSON")
	case p.Kind == File:
		return say("файл", "a file")
	case p.Kind == Day:
		return say("день у вигляді РРРР-ММ-ДД", "a day as YYYY-MM-DD")
	case p.Kind == Flag:
		return say("true або false", "true or false")
	case len(p.One) > 0:
		all := strings.Join(p.One, ", ")
		return say("одне з: "+all, "one of "+all)
	}
	return say("текст до "+strconv.Itoa(p.Most)+" знаків без керівних символів",
		"a text of at most "+strconv.Itoa(p.Most)+" characters without control characters")
}
