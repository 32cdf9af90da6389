package clearance_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"github.com/brama-customs/brama/clearance"
)

func TestARecordIsWrittenAsEncodingJSONWritesIt(t *testing.T) {
	t.Run("whatever is in it", rapid.MakeCheck(func(t *rapid.T) {
		r := rapid.Make[clearance.RiskRecord]().Draw(t, "record")
		want, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.AppendJSON(nil); string(got) != string(want) {
			t.Errorf("written %s\nwant    %s", got, want)
		}
	}))
	t.Run("as it is kept with a declaration", func(t *testing.T) {
		h := open(t)
		head := h.flaggedOne("L-1")
		kept := h.record(head.ID).Result.Risk
		var r clearance.RiskRecord
		if err := json.Unmarshal(kept, &r); err != nil {
			t.Fatal(err)
		}
		if want, err := json.Marshal(r); err != nil || string(kept) != string(want) {
			t.Errorf("%v\nkept %s\nwant %s", err, kept, want)
		}
	})
}
