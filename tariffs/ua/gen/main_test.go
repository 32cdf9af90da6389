package main

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTariffTableKeepsTenDigitCodesInOrder(t *testing.T) {
	got, err := tariffTable(strings.NewReader(`code,level,parent,name_uk,mfn_rate,full_rate,unit,rate_source
0102,4,,x,,,,
0102000000,10,0102,x,,,,missing
0101000000,10,0101,"a, b",6.5,"30 %, але не менш як 3,5 євро за 1 м 2",м-2,law-html
0103000000,10,0103,x,5,5,-,law-pdf-inferred
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"0101000000\t6,5\t30 %, але не менш як 3,5 євро за 1 м2\tм2\th",
		"0102000000\t\t\t\t-",
		"0103000000\t5\t=\t\tp",
	}
	if diff := cmp.Diff(want, strings.Split(strings.TrimSpace(got), "\n")[1:]); diff != "" {
		t.Error(diff)
	}
}

func TestARateOrUnitThatIsNoneStopsTheTable(t *testing.T) {
	for _, row := range []string{"0101000000,10,five,5,-,law-html", "0101000000,10,5,five,-,law-html", "0101000000,10,5,5,barrel,law-html"} {
		_, err := tariffTable(strings.NewReader("code,level,mfn_rate,full_rate,unit,rate_source\n" + row + "\n"))
		if err == nil || !strings.Contains(err.Error(), "0101000000") {
			t.Errorf("%s: %v", row, err)
		}
	}
}

func TestRatesTableLeavesOutWhatStaysTheSame(t *testing.T) {
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	_, err := w.Write([]byte(`date,cc,r030,rate_uah_per_unit
2022-01-01,EUR,978,30
2022-01-03,EUR,978,31.5
2022-01-02,EUR,978,31.5
2022-01-02,USD,840,27
2022-01-04,USD,840,27
2022-01-05,USD,840,28
`))
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	got, err := ratesTable(&zipped, "2022-01-02", "2022-01-04")
	if err != nil {
		t.Fatal(err)
	}
	want := "date\tEUR\tUSD\n2022-01-02\t31.5\t27\n2022-01-03\t\t-\n2022-01-04\t-\t27\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
