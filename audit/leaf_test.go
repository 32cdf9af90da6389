package audit_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/audit"
)

// vectors were worked out from the comments of Encode and Hash by another
// program in another language. They are public: they never change.
var vectors = []struct {
	name  string
	leaf  audit.Leaf
	bytes string // hex, a space between fields
	hash  string
}{{
	"a declaration lodged by a broker",
	audit.Leaf{
		ID: "0197a5c0-1c1e-7000-8000-000000000001", Seq: 1, Kind: "lodged", Actor: "Брокер",
		At:     time.Date(2026, 1, 12, 11, 30, 0, 123456789, time.FixedZone("Kyiv", 2*3600)),
		Digest: sha256.Sum256([]byte(`{"lrn":"2026-000123"}`)),
	},
	"01" +
		" 0024 30313937613563302d316331652d373030302d383030302d303030303030303030303031" +
		" 0006 6c6f64676564" +
		" 000c d091d180d0bed0bad0b5d180" +
		" 00000001 0006482d84ddd840" +
		" aa7e68d1736b0d2a191a9a85a8e835b23375b4bcc8c81d3587b91ab874351944",
	"79bc92ec3c621da8d0c39380dfdd5fceba5ce17c19d8b83403a2a53b145c45ba",
}, {
	"nothing at the start of time",
	audit.Leaf{At: time.Unix(0, 0)},
	"01 0000 0000 0000 00000000 0000000000000000 " + strings.Repeat("00", 32),
	"ad3a198d7a073a75ad5a5e3403cd390a60831af9b881894f1753e4b5e77b698b",
}, {
	"the last step, a microsecond before the start of time",
	audit.Leaf{ID: "a", Kind: "b", Actor: "c", Seq: 1<<32 - 1, At: time.Unix(0, -1000)},
	"01 0001 61 0001 62 0001 63 ffffffff ffffffffffffffff " + strings.Repeat("00", 32),
	"4c3db4d7b4fd7a60084635d3ca0f3f22b82bef2c1972fa72c9f40cba8fe4ff1d",
}}

func TestLeavesHaveTheirPublishedBytes(t *testing.T) {
	for _, v := range vectors {
		t.Run(v.name, func(t *testing.T) {
			if got, want := hex.EncodeToString(v.leaf.Encode()), strings.ReplaceAll(v.bytes, " ", ""); got != want {
				t.Errorf("encoded\n%s, want\n%s", got, want)
			}
			if hash := v.leaf.Hash(); hex.EncodeToString(hash[:]) != v.hash {
				t.Errorf("hash is %x, want %s", hash, v.hash)
			}
		})
	}
}

func TestTextsNeverRunIntoOneAnother(t *testing.T) {
	a := audit.Leaf{ID: "ab", Kind: "c"}
	b := audit.Leaf{ID: "a", Kind: "bc"}
	if a.Hash() == b.Hash() {
		t.Errorf("%+v and %+v have one hash", a, b)
	}
}

func TestATextTooLongIsCutAndNotMiscounted(t *testing.T) {
	long := audit.Leaf{ID: strings.Repeat("x", 1<<16+7), Kind: "lodged"}
	cut := audit.Leaf{ID: strings.Repeat("x", 1<<16-1), Kind: "lodged"}
	if !bytes.Equal(long.Encode(), cut.Encode()) {
		t.Error("a text of 65543 bytes is not cut at 65535")
	}
	if miscounted := (audit.Leaf{ID: "xxxxxxx", Kind: "lodged"}); long.Hash() == miscounted.Hash() {
		t.Error("a length of 65543 was counted as 7")
	}
}

func FuzzLeafReadsBackByItsLengths(f *testing.F) {
	f.Add("0197a5c0-1c1e-7000-8000-000000000001", "lodged", "brama", 1)
	f.Add("", "\x00\x01", "\xff", 0)
	f.Fuzz(func(t *testing.T, id, kind, actor string, seq int) {
		if max(len(id), len(kind), len(actor)) > 1<<16-1 {
			return // cut, as another test shows
		}
		b := audit.Leaf{ID: id, Seq: seq, Kind: kind, Actor: actor}.Encode()[1:]
		for _, want := range []string{id, kind, actor} {
			n := int(b[0])<<8 | int(b[1])
			if got := string(b[2 : 2+n]); got != want {
				t.Fatalf("read back %q, want %q", got, want)
			}
			b = b[2+n:]
		}
		if len(b) != 4+8+32 {
			t.Fatalf("%d bytes are left after the texts", len(b))
		}
	})
}
