package profiles_test

import (
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/profiles"
)

// longest is how long a profile may take from its text to a hit, on a machine
// that is busy with others.
const longest = 2 * time.Second

func FuzzParse(f *testing.F) {
	good := valid()
	f.Add(profiles.Marshal(&good))
	f.Add(written(`"60"`, `60`))
	f.Add(written(`"channel"`, `"when":"item.netGrams / item.packages > 5","channel"`))
	f.Add([]byte(`{"criteria":{"netMass":{},"codes":[]},"sharePerMille":0}`))
	f.Add([]byte(`[`))
	f.Fuzz(func(t *testing.T, b []byte) {
		from := time.Now()
		p, l := profiles.Parse(b)
		if len(l) == 0 {
			runs(t, p)
			if again, l := profiles.Parse(profiles.Marshal(&p)); len(l) > 0 || string(profiles.Marshal(&again)) != string(profiles.Marshal(&p)) {
				t.Fatalf("%s does not come back: %v", b, l)
			}
		}
		if took := time.Since(from); took > longest {
			t.Fatalf("took %s", took)
		}
	})
}

func FuzzCondition(f *testing.F) {
	for _, c := range badConditions {
		f.Add(c.source)
	}
	for source := range conditions {
		f.Add(source)
	}
	f.Add("google.protobuf.ListValue{values: " + strings.Repeat("[", 200) + strings.Repeat("]", 200) + "} == []")
	f.Add(longCondition())
	f.Add(strings.Repeat("!", 2000) + "true")
	f.Add(strings.Repeat("-", 2000) + "1 == 1")
	f.Add(strings.Repeat("item.bulk?", 200) + "true" + strings.Repeat(":true", 200))
	f.Fuzz(func(t *testing.T, source string) {
		from := time.Now()
		p := valid()
		p.When = source
		l := profiles.Check(&p)
		for _, one := range l {
			if one.Message.UK == "" || one.Message.EN == "" || len(one.Message.EN) > 1000 {
				t.Fatalf("the fault is not clear: %+v", one)
			}
		}
		if len(l) == 0 {
			runs(t, p)
		}
		if took := time.Since(from); took > longest {
			t.Fatalf("took %s", took)
		}
	})
}

// runs makes a set of a profile that was found good, and asks it.
func runs(t *testing.T, p profiles.Profile) {
	s, err := profiles.NewSet(active(p))
	if err != nil {
		t.Fatalf("good, but: %v", err)
	}
	for _, h := range s.Match(shirts(), secret, noneUsed) {
		if h.Failed != (fault.Text{}) && (h.Failed.UK == "" || h.Failed.EN == "" || !h.Selected) {
			t.Fatalf("hit is %+v", h)
		}
	}
}
