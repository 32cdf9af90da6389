package model_test

import (
	"math"
	"strings"
	"testing"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/risk/model"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestARowIsReadByItsHeadings(t *testing.T) {
	table := read(t, "\ufeffseverity,value,id,date,label,weight,found,duty,packages,importer,netMass\n2,12.50,x7,2026-01-31,1,0.3,7.5,30,4,\"Ярина, ТОВ\",\n")
	want := model.NewRow()
	want.ID, want.Day, want.Label, want.Weight = "x7", civil.Must("2026-01-31"), model.Fault, 300
	want.Texts[model.Importer], want.Numbers[model.Value] = "Ярина, ТОВ", 12.5
	want.Found, want.Numbers[model.Duty], want.Numbers[model.Packages] = 7.5, 30, 4
	if diff := cmp.Diff([]model.Row{want}, table.Rows, cmpopts.EquateNaNs(), cmp.Comparer(func(a, b civil.Date) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	if !table.Labelled || !table.Dated {
		t.Error("label and date are not known to be there")
	}
}

func TestAByteOrderMarkIsPassedOver(t *testing.T) {
	for _, heading := range []string{"value,id", `"value","id"`, `"value",id`} {
		table := read(t, "\ufeff"+heading+"\n5,a\n")
		if r := table.Rows[0]; r.ID != "a" || r.Numbers[model.Value] != 5 {
			t.Errorf("%s: %+v", heading, r)
		}
	}
}

func TestWhatCannotBeReadIsNamedByLineAndColumn(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "the file is empty"},
		{"colour,size\n1,2\n", "none of the columns is known"},
		{"value,value\n", `"value" stands there twice`},
		{"id,value\na,1\nb,abc\n", `line 3, column value: "abc" is not a number`},
		{"id,value\na,NaN\n", "line 2, column value"},
		{"id,value\na,Inf\n", "line 2, column value"},
		{"id,value\na,0x10\n", "line 2, column value"},
		{"id,value\na,1e300\n", "out of range"},
		{"id,value\na,\"1,5\"\n", "write digits with a point"},
		{"id,value\na,1" + strings.Repeat("0", 5000) + "\n", "…"},
		{"id,label\na,2\n", `line 2, column label: "2" is no label`},
		{"id,label\na,yes\n", "write 0, 1 or nothing"},
		{"id,found\na,much\n", "line 2, column found"},
		{"id,weight\na,0\n", "write 0.001 to 1"},
		{"id,weight\na,1.5\n", "write 0.001 to 1"},
		{"id,weight\na,heavy\n", "column weight"},
		{"id,date\na,31.01.2026\n", "line 2, column date"},
		{"id,date\na,\n", "line 2, column date"},
		{"id,date\na,0001-01-01\n", "one from 1900-01-01 to 2199-12-31"},
		{"id,date\na,9999-12-31\n", "one from 1900-01-01 to 2199-12-31"},
		{"id,netMass\na,1\nb,-0.5\n", `line 3, column netMass: "-0.5" is negative`},
		{"id,value\na,-1\n", "line 2, column value"},
		{"id,quantity\na,-1\n", "line 2, column quantity"},
		{"id,found\na,-1\n", "line 2, column found"},
		{"id,duty\na,-1\n", "line 2, column duty"},
		{"id,importer\na,b\nc,\xc3(\n", "line 3, column importer: not text in UTF-8"},
		{"id,\xff\na,b\n", "line 1: the heading of column 2 is not text in UTF-8"},
		{"importer\n" + strings.Repeat("x", 257) + "\n", "line 2, column importer: a text of 257 bytes"},
		{"id,value\na\n", "wrong number of fields"},
		{"id,value\n\"a,1\n", "line"},
	} {
		_, err := model.ReadCSV(strings.NewReader(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) || len(err.Error()) > 400 {
			t.Errorf("%.40q: %v, want %q", c.text, err, c.want)
		}
	}
}

func TestColumnsThatAreNotInEveryFileAreNotUsed(t *testing.T) {
	one, other := read(t, "importer,value,label\nA,1,0\n"), read(t, "importer,netMass,label\nB,2,1\n")
	one.Append(other)
	if got := model.FeaturesOf(one); !cmp.Equal(got, []string{"rate(importer)", "seen(importer)", "inspected(importer)"}) || len(one.Rows) != 2 {
		t.Errorf("%d rows of %v", len(one.Rows), got)
	}
}

func TestDerivedColumnsFollowTheirSource(t *testing.T) {
	short, long := read(t, "commodityCode,netMass,dutyRate\n847100,8,5\n"), read(t, "commodityCode,netMass,dutyRate\n8471300000,8,5\n")
	has := func(table *model.Table, feature string) bool {
		for _, f := range model.FeaturesOf(table) {
			if f == feature {
				return true
			}
		}
		return false
	}
	if has(short, "rate(subheading)") || !has(long, "rate(subheading)") {
		t.Error("the subheading is asked for where it is the whole code, or not where it is not")
	}
	if !has(short, "rate(commodityCode+massClass)") || !has(short, "rate(dutyClass)") {
		t.Errorf("classes are missing: %v", model.FeaturesOf(short))
	}
}

func FuzzReadCSV(f *testing.F) {
	text, _ := made(f, 5, 51)
	f.Add(text)
	f.Add("id,label,weight\n1,1,0.3\n")
	f.Add("\ufeffvalue\n1e15\n-0\n")
	f.Add("importer\n\"a\"\"b\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := model.ReadCSV(strings.NewReader(text))
		if err != nil {
			return
		}
		counters, vector := model.CountersOf(table)
		for i := range table.Rows {
			r := &table.Rows[i]
			counters.See(r)
			counters.Learn(r)
			for _, x := range vector(r) {
				if math.IsInf(x, 0) {
					t.Fatalf("row %d has no finite numbers: %v", i, vector(r))
				}
			}
			if err := counters.Forget(r); err != nil {
				t.Fatal(err)
			}
			counters.Learn(r)
		}
	})
}
