package api

import (
	"encoding/json"
	"slices"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/strictjson"
)

// read reads a body strictly.
func read[T any](r *strictjson.Reader[T], body []byte) (T, error) {
	into, faults, err := readOn(r, body)
	if err == nil && len(faults) > 0 {
		err = fault.Refuse(faults)
	}
	return into, err
}

// readOn reads a body strictly as far as it can be read. What is wrong with it
// is for the procedure to tell, with all that it finds itself; a body that
// cannot be read at all is an error.
func readOn[T any](r *strictjson.Reader[T], body []byte) (T, fault.List, error) {
	var into T
	faults := r.Read(body, &into)
	if slices.ContainsFunc(faults, func(f fault.Fault) bool { return f.Level == fault.System }) {
		return into, nil, fault.Refuse(faults)
	}
	return into, append(faults, missing(r.Shape(), body)...), nil
}

// missing finds the members of a document that are needed and not there: once
// it is read a number that was not given looks like 0. Texts are left to the
// procedure, which has a rule for each that may not be empty.
func missing(document *strictjson.Shape, body []byte) fault.List {
	var given map[string]json.RawMessage
	if json.Unmarshal(body, &given) != nil || given == nil { // no object: that is told by the strict reading
		return nil
	}
	var faults fault.List
	for _, f := range document.Fields {
		if _, ok := given[f.Name]; ok || f.Optional || !mustBeGiven(f.Shape.Kind) {
			continue
		}
		what := wanted(document.Name, f.Name)
		faults = append(faults, ruleNeeded.At(pointer(f.Name), "name", f.Name, "uk", what.UK, "en", what.EN))
	}
	return faults
}

func mustBeGiven(k strictjson.Kind) bool {
	return k == strictjson.Integer || k == strictjson.Array || k == strictjson.Day
}

// wanted says what to give as a field of a document.
func wanted(document, field string) fault.Text {
	switch document + "." + field {
	case "StepRequest.number":
		return say("номер стану, який ви бачили (number у відповіді GET)", "the number of the state you saw (number as GET answers)")
	case "DecisionRequest.revision", "FoundRequest.revision":
		return say("редакцію декларації, яку ви бачили (revision у справі)", "the revision of the declaration you saw (revision in the casefile)")
	case "FoundRequest.number":
		return say("номер виявленого, яке ви бачили (found.number у справі), або 0, якщо ще нічого не повідомлено",
			"the number of the findings you saw (found.number in the casefile), or 0 where none were told yet")
	case "FoundRequest.findings":
		return say("перелік виявленого; порожній [] скасовує повідомлене раніше", "the list of what was found; an empty one, [], takes back what was told before")
	}
	return say("день у вигляді РРРР-ММ-ДД", "a day as YYYY-MM-DD")
}
