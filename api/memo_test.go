package api_test

import (
	"strconv"
	"testing"

	"github.com/brama-customs/brama/api"
)

func TestARecentTableIsBoundedAndKeepsWhatIsUsed(t *testing.T) {
	table := api.NewRecent(100)
	table.Set("used", 7)
	for i := range 100_000 {
		table.Set(strconv.Itoa(i), i)
		if v, ok := table.Get("used"); !ok || v != 7 {
			t.Fatalf("forgotten after %d others", i)
		}
		if table.Len() > 102 {
			t.Fatalf("%d are remembered", table.Len())
		}
	}
	if _, ok := table.Get("5"); ok {
		t.Error("what nobody used is still there")
	}
}
