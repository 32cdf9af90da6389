package civil_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/civil"
)

func TestOnlyDaysThatExistWrittenInOneWayAreRead(t *testing.T) {
	for _, s := range []string{"2026-01-12", "1900-01-01", "2199-12-31", "2024-02-29", "1969-12-31", "1970-01-01"} {
		d, err := civil.Parse(s)
		if err != nil || d.String() != s || d.IsZero() {
			t.Errorf("%s is read as %q, %v", s, d, err)
		}
	}
	for _, s := range []string{"", "2026-1-12", "2026-01-12 ", " 2026-01-12", "20260112", "12.01.2026", "2026-02-29",
		"2026-13-01", "2026-00-10", "2026-01-00", "1899-12-31", "2200-01-01", "2026-01-1２", "+026-01-01", "0000-00-00"} {
		if d, err := civil.Parse(s); err == nil || !d.IsZero() {
			t.Errorf("%q is read as %q", s, d)
		}
	}
}

func TestArithmeticIsThatOfTheCalendar(t *testing.T) {
	feb := civil.Must("2024-02-28")
	if got := feb.AddDays(2).String(); got != "2024-03-01" {
		t.Error(got)
	}
	if got := civil.Must("2026-01-12").DaysSince(civil.Must("2025-12-29")); got != 14 {
		t.Error(got)
	}
	if !feb.Before(feb.AddDays(1)) || !feb.After(feb.AddDays(-1)) || feb.Before(feb) || feb.After(feb) {
		t.Error("days are out of order")
	}
	if feb.Weekday() != time.Wednesday || feb.Year() != 2024 {
		t.Error(feb.Weekday(), feb.Year())
	}
	if got := civil.New(2026, 2, 30).String(); got != "2026-03-02" {
		t.Error(got)
	}
}

func TestNoDateIsBeforeEveryDate(t *testing.T) {
	var none civil.Date
	if !none.IsZero() || none.String() != "" || !none.Before(civil.Must("1900-01-01")) {
		t.Error(none)
	}
}

// At 22:30 in Greenwich it is the next day in Kyiv, in winter; an hour more
// in summer. The hour that comes twice on 25 October is on one day.
func TestTheDayIsThatOfTheZone(t *testing.T) {
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]string{
		"2026-01-12T21:59:59Z": "2026-01-12",
		"2026-01-12T22:00:00Z": "2026-01-13",
		"2026-07-12T20:59:59Z": "2026-07-12",
		"2026-07-12T21:00:00Z": "2026-07-13",
		"2026-10-25T00:30:00Z": "2026-10-25",
		"2026-10-25T01:30:00Z": "2026-10-25",
		"1969-12-31T22:00:00Z": "1970-01-01",
	} {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := civil.Of(moment.In(kyiv)).String(); got != want {
			t.Errorf("%s is %s in Kyiv", at, got)
		}
	}
}

func TestADateIsAStringInJSON(t *testing.T) {
	type dated struct {
		Day civil.Date `json:"day,omitzero"`
	}
	written, err := json.Marshal([]dated{{civil.Must("2026-01-12")}, {}})
	if err != nil || string(written) != `[{"day":"2026-01-12"},{}]` {
		t.Error(string(written), err)
	}
	var read dated
	if err := json.Unmarshal([]byte(`{"day":"2026-02-30"}`), &read); err == nil {
		t.Error("a day that does not exist was read")
	}
}

func TestDatesAgreeWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		moment := time.Unix(rapid.Int64Range(-2_208_988_800, 7_258_118_399).Draw(t, "seconds"), 0).UTC()
		d := civil.Of(moment)
		if want := moment.Format(time.DateOnly); d.String() != want {
			t.Fatalf("%v is %s", moment, d)
		}
		if back, err := civil.Parse(d.String()); err != nil || back != d {
			t.Fatal(back, err)
		}
		n := rapid.IntRange(-1000, 1000).Draw(t, "days")
		if got, want := d.AddDays(n), moment.AddDate(0, 0, n).Format(time.DateOnly); got.String() != want {
			t.Fatalf("%d days on from %s is %s", n, d, got)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2026-01-12", "1969-12-31", "2024-02-29", "2023-02-29", "", "9999-99-99", "2026-1-1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := civil.Parse(s); err == nil && (d.String() != s || d.IsZero()) {
			t.Errorf("%q is read as %q", s, d)
		}
	})
}
