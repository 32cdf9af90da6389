package profiles

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/strictjson"
)

// The most characters of the texts that have no limit of their own.
const (
	mostTitle       = 200
	mostInstruction = 2000
)

// Check finds what is wrong with a profile: every fault at once, none for a
// profile that may become active. What it passes comes back the same from
// Parse(Marshal(p)).
func Check(p *Profile) fault.List {
	_, _, faults := examine(p, Marshal(p))
	return faults
}

// examine is Check of a profile with its JSON, and gives what a set keeps: a
// copy of its own, and the condition ready to run, nil where there is none.
func examine(p *Profile, json []byte) (*Profile, *residual, fault.List) {
	own := &Profile{}
	written := reader.Read(json, own)
	condition, faults := own.check(p)
	faults = merged(written, faults)
	return own, condition, faults
}

// finder gathers faults.
type finder struct{ faults fault.List }

func (f *finder) add(r fault.Rule, pointer string, pairs ...string) {
	f.faults = append(f.faults, r.At(pointer, pairs...))
}

// criterion is the pointer of a field of the criteria.
func (f *finder) criterion(field string) string { return "/criteria/" + field }

// list checks a list of a criterion: something in it, each as it must be written.
func (f *finder) list(field string, values []string, form form) {
	at := f.criterion(field)
	if len(values) == 0 {
		f.add(emptyList, at)
	}
	for i, value := range values {
		if !form.ok(value) {
			f.add(form.rule, at+"/"+strconv.Itoa(i))
		}
	}
}

// check finds all that strict reading does not. An empty list is not written
// at all, so it is looked for in the profile as it was given.
func (p *Profile) check(as *Profile) (*residual, fault.List) {
	var f finder
	f.head(p)
	f.orders(p)
	if as.Formalities != nil && len(as.Formalities) == 0 {
		f.add(emptyList, "/formalities")
	}
	criteria := as.Criteria.given().all()
	for _, c := range criteria {
		c.check(&f)
	}
	if len(criteria) == 0 && strings.TrimSpace(p.When) == "" {
		f.add(noCriteria, "/criteria")
	}
	condition := f.condition(p.When)
	return condition, f.faults
}

// head checks what a profile says of itself.
func (f *finder) head(p *Profile) {
	if !isID(p.ID) {
		f.add(idForm, "/id")
	}
	f.text(noTitle, p.Title, "/title", mostTitle)
	f.text(noInstruction, p.Instruction, "/instruction", mostInstruction)
	if strings.TrimSpace(p.Justification) == "" {
		f.add(noJustification, "/justification")
	}
	if !p.From.IsZero() && !p.To.IsZero() && p.To.Before(p.From) {
		f.add(neverValid, "/to")
	}
}

// orders checks what a profile orders.
func (f *finder) orders(p *Profile) {
	if p.Channel != "yellow" && p.Channel != "red" {
		f.add(channelUnknown, "/channel")
	}
	for i, code := range p.Formalities {
		at := "/formalities/" + strconv.Itoa(i)
		if !ValidFormality(code) {
			f.add(formalityForm, at)
		}
		if slices.Contains(p.Formalities[:i], code) {
			f.add(formalityTwice, at)
		}
	}
}

// text checks a sentence in both languages.
func (f *finder) text(missing fault.Rule, t fault.Text, pointer string, most int) {
	if strings.TrimSpace(t.UK) == "" || strings.TrimSpace(t.EN) == "" {
		f.add(missing, pointer)
	}
	for lang, text := range map[string]string{"uk": t.UK, "en": t.EN} {
		if utf8.RuneCountInString(text) > most {
			f.add(tooLong, pointer+"/"+lang, "max", strconv.Itoa(most))
		}
	}
}

// condition compiles the condition, where there is one that may be compiled.
func (f *finder) condition(source string) *residual {
	switch {
	case strings.TrimSpace(source) == "":
		return nil
	case len(source) > mostSource:
		f.add(whenLong, "/when", "max", strconv.Itoa(mostSource))
		return nil
	}
	condition, faults := compile(source)
	f.faults = append(f.faults, faults...)
	return condition
}

// merged puts the faults found after strict reading to those of the reading,
// but for places of which the reading has said something: a channel that is a
// number is not also an unknown channel, and criteria of which one is misspelt
// are not also none.
func merged(written, found fault.List) fault.List {
	all := written
	for _, f := range found {
		if len(all) == strictjson.MaxFaults {
			all = append(all, strictjson.More.At("", "max", strconv.Itoa(strictjson.MaxFaults)))
		}
		if len(all) > strictjson.MaxFaults {
			break
		}
		if !told(written, f.Pointer) {
			all = append(all, f)
		}
	}
	all.Sort()
	return all
}

// told reports whether a fault is at a place or in it.
func told(faults fault.List, pointer string) bool {
	for _, f := range faults {
		if f.Level == fault.System || within(f.Pointer, pointer) {
			return true
		}
	}
	return false
}

func within(pointer, outer string) bool {
	rest, ok := strings.CutPrefix(pointer, outer)
	return ok && (rest == "" || rest[0] == '/')
}
