package risk

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/profiles"
	"github.com/brama-customs/brama/strictjson"
)

// What is asked of settings that somebody submits, and not of those kept
// before it was asked.

// missing gives the fields that the JSON of settings does not have, each by
// itself also where all that is around it was left out.
func missing(b []byte) fault.List {
	c := &settingsCheck{}
	c.complete(settingsReader.Shape(), b, "")
	return c.faults
}

// complete walks a value along its shape; absent is nil. A value of another
// kind is told by the strict reading.
func (c *settingsCheck) complete(s *strictjson.Shape, value json.RawMessage, place string) {
	if len(c.faults) > strictjson.MaxFaults {
		return
	}
	switch {
	case s.Kind == strictjson.Object:
		c.completeFields(s, value, place)
	case value == nil:
		c.faults = append(c.faults, settingsNeeded.At(place))
	case s.Kind == strictjson.Map:
		for key, inner := range members(value) {
			c.complete(s.Elem, inner, place+pointerTo(key))
		}
	case s.Kind == strictjson.Array:
		var elements []json.RawMessage
		if json.Unmarshal(value, &elements) != nil {
			return
		}
		for i, inner := range elements {
			c.complete(s.Elem, inner, place+"/"+strconv.Itoa(i))
		}
	}
}

func (c *settingsCheck) completeFields(s *strictjson.Shape, value json.RawMessage, place string) {
	fields := members(value)
	if value != nil && fields == nil {
		return
	}
	for _, f := range s.Fields {
		inner, given := fields[f.Name]
		if given || !f.Optional {
			c.complete(f.Shape, inner, place+pointerTo(f.Name))
		}
	}
}

// members are those of an object; nil where the value is none.
func members(value json.RawMessage) map[string]json.RawMessage {
	var m map[string]json.RawMessage
	if json.Unmarshal(value, &m) != nil {
		return nil
	}
	return m
}

// checkForm wants codes that a profile can name.
func (f Formalities) checkForm() fault.List {
	c := &settingsCheck{}
	for i, e := range f.Entries {
		place := pointerTo("formalities", "entries", strconv.Itoa(i), "code")
		c.need(e.Code == "" || profiles.ValidFormality(e.Code), settingsFormalityForm, place)
	}
	return c.faults
}

// CheckOrders gives the formalities that profiles order and the table does not
// have: they would be ordered without anything said of them.
func (s Settings) CheckOrders(entries []profiles.Entry) fault.List {
	by := map[string][]string{}
	for _, e := range entries {
		for _, code := range e.Profile.Formalities {
			by[code] = append(by[code], e.Profile.ID)
		}
	}
	for _, e := range s.Formalities.Entries {
		delete(by, e.Code)
	}
	var faults fault.List
	for _, code := range slices.Sorted(maps.Keys(by)) {
		faults = append(faults, settingsFormalityOrdered.At("/formalities/entries", "code", code, "profiles", some(by[code])))
	}
	return faults
}

// mostProfilesNamed is how many profiles a fault names.
const mostProfilesNamed = 5

// some names a few of the IDs, each once, and counts the others.
func some(ids []string) string {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if more := len(ids) - mostProfilesNamed; more > 0 {
		return strings.Join(ids[:mostProfilesNamed], ", ") + " (+" + strconv.Itoa(more) + ")"
	}
	return strings.Join(ids, ", ")
}

// CheckDay wants a table of formalities whose day has come: what is approved
// counts at once.
func (s Settings) CheckDay(today civil.Date) fault.List {
	if date := s.Formalities.Date; today.Before(date) {
		return fault.List{settingsDateAhead.At("/formalities/date", "date", date.String(), "today", today.String())}
	}
	return nil
}
