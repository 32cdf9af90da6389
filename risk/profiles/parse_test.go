package profiles_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/risk/profiles"
)

// days are compared as they are.
var days = cmpopts.EquateComparable(civil.Date{})

func TestAProfileComesBackFromItsJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := someProfile(t, 1)
		got, l := profiles.Parse(profiles.Marshal(&p))
		if len(l) > 0 {
			t.Fatal(l)
		}
		if diff := cmp.Diff(p, got, days); diff != "" {
			t.Fatalf("another profile came back:\n%s", diff)
		}
		if again := profiles.Marshal(&got); string(again) != string(profiles.Marshal(&p)) {
			t.Fatalf("another JSON: %s", again)
		}
	})
}

func TestTheJSONIsForPeopleToRead(t *testing.T) {
	p := valid()
	p.When = "item.bulk && item.packages < 5"
	if b := string(profiles.Marshal(&p)); !strings.Contains(b, `"when":"item.bulk && item.packages < 5"`) {
		t.Error(b)
	}
}

func TestAFileOfProfilesComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []profiles.Profile
		for i := range rapid.IntRange(1, 4).Draw(t, "profiles") {
			all = append(all, someProfile(t, i))
		}
		got, l := profiles.ParseFile(profiles.MarshalFile(all))
		if diff := cmp.Diff(all, got, days); diff != "" || len(l) > 0 {
			t.Fatalf("%v\n%s", l, diff)
		}
	})
}

func TestAFileWithoutProfilesIsAFile(t *testing.T) {
	b := profiles.MarshalFile(nil)
	if got, l := profiles.ParseFile(b); len(l) > 0 || len(got) > 0 || string(b) != "{\n \"profiles\": []\n}\n" {
		t.Errorf("%q gives %v, %v", b, got, l)
	}
}

// written is the JSON of a profile without fault, with something in it replaced.
func written(old, with string) []byte {
	p := valid()
	b := string(profiles.Marshal(&p))
	if !strings.Contains(b, old) {
		panic(fmt.Sprintf("no %s in %s", old, b))
	}
	return []byte(strings.Replace(b, old, with, 1))
}

func TestTheJSONIsReadStrictly(t *testing.T) {
	for _, c := range []struct {
		name, old, with string
		want            []string
	}{
		{"a field that there is not", `"channel"`, `"colour":"red","channel"`, []string{"json.unknown-field /colour"}},
		{"a field twice", `"channel"`, `"id":"b","channel"`, []string{"json.duplicate-key /id"}},
		{"a limit that is no text", `"60"`, `60`, []string{"json.bare-number /criteria/percentOfPeers/to"}},
		{"a channel that is a number, told once", `"yellow"`, `7`, []string{"json.bare-number /channel"}},
		{"criteria that are a list, told once", `{"codes":["6109"],"origins":["CN"],"percentOfPeers":{"to":"60"}}`, `[]`, []string{"json.type /criteria"}},
		{"no criterion but a misspelt one, told once", `{"codes":["6109"],"origins":["CN"],"percentOfPeers":{"to":"60"}}`,
			`{"code":["6109"]}`, []string{"json.unknown-field /criteria/code"}},
		{"a share of zero", `"channel"`, `"sharePerMille": 0,"channel"`, []string{"profile.zero /sharePerMille"}},
		{"a most of zero", `"channel"`, `"mostPerDay":0 ,"channel"`, []string{"profile.zero /mostPerDay"}},
		{"a share below zero", `"channel"`, `"sharePerMille":-1,"channel"`, []string{"json.integer /sharePerMille"}},
		{"limits without a limit", `{"to":"60"}`, `{ }`, []string{"profile.range-empty /criteria/percentOfPeers"}},
		{"an empty list", `["CN"]`, `[]`, []string{"profile.list-empty /criteria/origins"}},
		{"nothing for a list", `["CN"]`, `null`, []string{"json.null /criteria/origins"}},
		{"something after it", `"channel"`, `"channel":"red"}{"a"`, []string{"json.trailing "}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, l := profiles.Parse(written(c.old, c.with))
			if len(l) == 0 || l[0].Code == "json.trailing" {
				l = l[:min(len(l), 1)]
			}
			if diff := cmp.Diff(c.want, told(l)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFaultsOfAFilePointIntoIt(t *testing.T) {
	good, channel, share := written("", ""), written(`"yellow"`, `"green"`), written(`"channel"`, `"sharePerMille":0,"channel"`)
	file := fmt.Sprintf(`{"profiles":[%s,%s,%s,{}]}`, good, channel, share)
	_, l := profiles.ParseFile([]byte(file))
	var got []string
	for _, s := range told(l) {
		if !strings.Contains(s, "/profiles/3") {
			got = append(got, s)
		}
	}
	want := []string{"profile.channel /profiles/1/channel", "profile.zero /profiles/2/sharePerMille",
		"profile.twice /profiles/1/id", "profile.twice /profiles/2/id"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(l) < len(want)+5 {
		t.Errorf("of the empty profile only %v", told(l))
	}
}

func TestAConditionThatSaysNothingIsRefused(t *testing.T) {
	for _, when := range []string{`""`, `" "`} {
		if _, l := profiles.Parse(written(`"channel"`, `"when":`+when+`,"channel"`)); strings.Join(told(l), ", ") != "profile.when-empty /when" {
			t.Errorf("%s: %v", when, l)
		}
	}
}

func TestAProfileKeptBeforeDuplicatesWereRefusedStillCounts(t *testing.T) {
	p := valid()
	p.Formalities = []string{"105-2", "105-2"}
	if _, err := profiles.NewSet(active(p)); err != nil {
		t.Error(err)
	}
}
