package profiles

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/strictjson"
)

// file is profiles as they are exported and imported.
type file struct {
	Profiles []Profile `json:"profiles" most:"20000"`
}

var (
	reader     = strictjson.For[Profile]()
	fileReader = strictjson.For[file]()
)

// Parse reads the JSON of one profile, strictly, and checks it: every fault at
// once, none of them for a profile that may become active.
func Parse(b []byte) (Profile, fault.List) {
	var p Profile
	written := reader.Read(b, &p)
	_, found := p.check(&p)
	found = append(found, meaningless(b)...)
	return p, merged(written, found)
}

// ParseFile reads {"profiles":[…]}, as MarshalFile writes it. Pointers of
// faults lead into the file.
func ParseFile(b []byte) ([]Profile, fault.List) {
	var f file
	written := fileReader.Read(b, &f)
	raw := rawProfiles(b)
	var found fault.List
	above := map[string]bool{}
	for i := range f.Profiles {
		p, at := &f.Profiles[i], "/profiles/"+strconv.Itoa(i)
		_, faults := p.check(p)
		if i < len(raw) {
			faults = append(faults, meaningless(raw[i])...)
		}
		if above[p.ID] {
			faults = append(faults, twice.At("/id"))
		}
		above[p.ID] = true
		for _, one := range faults {
			one.Pointer = at + one.Pointer
			found = append(found, one)
		}
	}
	return f.Profiles, merged(written, found)
}

// Marshal writes the JSON of a profile, always the same for the same profile.
func Marshal(p *Profile) []byte {
	var b bytes.Buffer
	write(&b, p, "")
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// MarshalFile writes {"profiles":[…]}, indented for people.
func MarshalFile(profiles []Profile) []byte {
	if profiles == nil {
		profiles = []Profile{}
	}
	var b bytes.Buffer
	write(&b, file{profiles}, " ")
	return b.Bytes()
}

func write(b *bytes.Buffer, value any, indent string) {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false) // a condition is full of < and &&
	e.SetIndent("", indent)
	if err := e.Encode(value); err != nil {
		panic(err) // plain fields only: cannot fail
	}
}

// meaningless finds what is written and says nothing, which a profile once
// read no longer shows: a share of zero would be taken for all, limits without
// a limit for no criterion, a condition without a word for none.
func meaningless(b []byte) fault.List {
	var f finder
	fields := objectOf(b)
	for _, name := range []string{"sharePerMille", "mostPerDay"} {
		if string(fields[name]) == "0" {
			f.add(zero, "/"+name)
		}
	}
	var when string
	if json.Unmarshal(fields["when"], &when) == nil && strings.TrimSpace(when) == "" {
		f.add(whenEmpty, "/when")
	}
	for name, value := range objectOf(fields["criteria"]) {
		if isEmptyObject(value) {
			f.add(emptyRange, f.criterion(name))
		}
	}
	return f.faults
}

// objectOf gives the members of an object, none where it is not one: that is
// told by the strict reading.
func objectOf(b []byte) map[string]json.RawMessage {
	var m map[string]json.RawMessage
	if json.Unmarshal(b, &m) != nil {
		return nil
	}
	return m
}

func rawProfiles(b []byte) []json.RawMessage {
	var list []json.RawMessage
	if json.Unmarshal(objectOf(b)["profiles"], &list) != nil {
		return nil
	}
	return list
}

func isEmptyObject(b []byte) bool {
	inner, ok := bytes.CutPrefix(b, []byte("{"))
	return ok && string(bytes.TrimSpace(inner)) == "}"
}
