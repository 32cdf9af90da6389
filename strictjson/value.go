package strictjson

import (
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// value reads whatever comes into v, or notes why it may not.
func (s *scanner) value(shape *Shape, v reflect.Value) {
	c := s.next()
	if !shape.starts(c) {
		s.mismatch(shape, c)
		return
	}
	if shape.pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	switch shape.Kind {
	case Object:
		s.object(shape, v)
	case Array:
		s.array(shape, v)
	case Map:
		s.mapping(shape, v)
	case Bool:
		v.SetBool(s.word() == "true")
	case Integer:
		s.integer(shape, v)
	default:
		s.scalar(shape, v)
	}
}

// starts reports whether a value of the shape may begin with c.
func (s *Shape) starts(c byte) bool {
	switch s.Kind {
	case Object, Map:
		return c == '{'
	case Array:
		return c == '['
	case Bool:
		return c == 't' || c == 'f'
	case Integer:
		return c == '-' || c >= '0' && c <= '9'
	default:
		return c == '"'
	}
}

// mismatch steps over what stands here and says what should have.
func (s *scanner) mismatch(shape *Shape, c byte) {
	before := s.at
	if s.skip(); s.stopped {
		return
	}
	quoted := shape.Kind == Text || shape.Kind == Decimal || shape.Kind == Day
	switch {
	case s.text[before:s.at] == "null":
		s.add(Null)
	case quoted && (c == '-' || c >= '0' && c <= '9'):
		s.add(BareNumber)
	default:
		w := wanted[shape.Kind]
		s.add(Type, "uk", w.UK, "en", w.EN)
	}
}

var wanted = map[Kind]fault.Text{
	Text:    {UK: "текст у лапках", EN: "a text in quotes"},
	Decimal: {UK: "число в лапках, наприклад \"1234.50\"", EN: "a number in quotes, such as \"1234.50\""},
	Day:     {UK: "дата в лапках, наприклад \"2026-01-12\"", EN: "a date in quotes, such as \"2026-01-12\""},
	Bool:    {UK: "true або false, без лапок", EN: "true or false, without quotes"},
	Integer: {UK: "ціле число без лапок", EN: "a whole number without quotes"},
	Object:  {UK: "об'єкт у фігурних дужках", EN: "an object in braces"},
	Map:     {UK: "об'єкт у фігурних дужках", EN: "an object in braces"},
	Array:   {UK: "перелік у квадратних дужках", EN: "a list in square brackets"},
}

func (s *scanner) object(shape *Shape, v reflect.Value) {
	var seen [mostFields / 64]uint64
	s.members(func(key string, found flaw) {
		s.flaws(found)
		f := shape.byName[key]
		if f == nil {
			s.add(UnknownField)
			s.skip()
			return
		}
		word, bit := f.order/64, uint64(1)<<(f.order%64)
		if seen[word]&bit != 0 {
			s.add(DuplicateKey)
			s.skip()
			return
		}
		seen[word] |= bit
		s.value(f.Shape, v.Field(f.index))
	})
}

func (s *scanner) array(shape *Shape, v reflect.Value) {
	s.elements(func(i int) {
		if i >= shape.Most {
			s.tooMany(shape, i)
			s.skip()
			return
		}
		if i == v.Cap() {
			v.Grow(1)
		}
		v.SetLen(i + 1)
		s.value(shape.Elem, v.Index(i))
	})
	if v.IsNil() { // an empty list is a list
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	}
}

// tooMany is told once, of the whole, when the first element too many comes.
func (s *scanner) tooMany(shape *Shape, i int) {
	if i == shape.Most {
		s.leave()
		s.add(TooMany, "max", strconv.Itoa(shape.Most))
		s.steps++
	}
}

func (s *scanner) mapping(shape *Shape, v reflect.Value) {
	v.Set(reflect.MakeMap(v.Type()))
	count := 0
	s.members(func(key string, found flaw) {
		s.flaws(found)
		name := reflect.ValueOf(key)
		switch count++; {
		case count > shape.Most:
			s.tooMany(shape, count-1)
			s.skip()
			return
		case v.MapIndex(name).IsValid():
			s.add(DuplicateKey)
			s.skip()
			return
		}
		s.length(shape.Max, key)
		elem := reflect.New(v.Type().Elem()).Elem()
		s.value(shape.Elem, elem)
		v.SetMapIndex(name, elem)
	})
}

func (s *scanner) integer(shape *Shape, v reflect.Value) {
	word := s.word()
	if s.stopped {
		return
	}
	if leadingDigits(word) != len(word) {
		s.add(NotInteger)
		return
	}
	n, err := strconv.ParseInt(word, 10, 32)
	if limit := min(shape.limit(), 1<<31-1); err != nil || n > int64(limit) {
		s.add(TooBig, "max", strconv.Itoa(limit))
		return
	}
	v.SetInt(n)
}

func (s *Shape) limit() int {
	if s.Max == 0 {
		return 1<<31 - 1
	}
	return s.Max
}

// scalar reads what is written as a string.
func (s *scanner) scalar(shape *Shape, v reflect.Value) {
	text, found := s.str()
	if s.stopped {
		return
	}
	s.flaws(found)
	switch into := v.Addr().Interface().(type) {
	case *exact.Number:
		s.decimal(shape, text, found, into)
	case *civil.Date:
		s.day(text, found, into)
	default:
		s.length(shape.Max, text)
		v.SetString(text)
	}
}

func (s *scanner) length(most int, text string) {
	if most == 0 || len(text) <= most {
		return
	}
	if n := utf8.RuneCountInString(text); n > most {
		s.add(TooLong, "max", strconv.Itoa(most), "length", strconv.Itoa(n))
	}
}

func (s *scanner) day(text string, found flaw, into *civil.Date) {
	d, err := civil.Parse(text)
	if err != nil || found != 0 {
		s.add(DateFormat)
		return
	}
	*into = d
}

// decimal checks the digits on the text, before any arithmetic sees it: a
// decimal library can be made to work for minutes by a dozen bytes.
func (s *scanner) decimal(shape *Shape, text string, found flaw, into *exact.Number) {
	whole, places, plain := split(text)
	switch {
	case !plain || found != 0:
		s.notDecimal(text)
		return
	case whole > shape.Whole || places > shape.Places:
		s.add(Digits, "whole", strconv.Itoa(shape.Whole), "places", strconv.Itoa(shape.Places))
		return
	}
	n, err := exact.Parse(text)
	if err != nil {
		s.add(Format)
		return
	}
	*into = n
}

// split counts the digits before and after the point of a plain number.
func split(text string) (whole, places int, plain bool) {
	whole = leadingDigits(text)
	rest := text[whole:]
	if whole == 0 || whole > 1 && text[0] == '0' {
		return 0, 0, false
	}
	if rest == "" {
		return whole, 0, true
	}
	places = leadingDigits(rest[1:])
	return whole, places, rest[0] == '.' && places > 0 && places == len(rest)-1
}

// notDecimal says what to write in place of the commonest ways to write a
// number wrongly.
func (s *scanner) notDecimal(text string) {
	digits := strings.ContainsAny(text, "0123456789")
	switch {
	case digits && strings.IndexFunc(text, isSpace) >= 0:
		s.add(Space)
	case digits && strings.ContainsAny(text, "eEеЕ"):
		s.add(Exponent)
	case digits && strings.ContainsAny(text, "+-−–"):
		s.add(Sign)
	case digits && strings.Contains(text, ","):
		s.add(Comma)
	default:
		s.add(Format)
	}
}

// isSpace includes the no-break spaces that spreadsheets group digits with.
func isSpace(r rune) bool {
	return r == ' ' || r == '\t' || r == '\u00A0' || r == '\u202F' || r == '\u2009'
}
