package risk_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"testing"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/facts"
)

// redraw does a draw again from its description alone, in fractions.
func redraw(secret []byte, importer, document string, perMille int64) (key string, selected bool) {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(importer + "\x00" + document))
	eight := mac.Sum(nil)[:8]
	fraction := new(big.Rat).SetFrac(new(big.Int).SetBytes(eight), new(big.Int).Lsh(big.NewInt(1), 64))
	return hex.EncodeToString(eight), fraction.Cmp(big.NewRat(perMille, 1000)) < 0
}

func TestTheDrawCanBeDoneAgainByAnyone(t *testing.T) {
	rs, day, drawn := risk.Shipped(), []byte("secret of the day"), 0
	const declarationsOfTheDay = 100_000
	f := facts.Declaration{Type: "TR"}
	for i := range declarationsOfTheDay {
		f.Importer, f.TransportDocument = fmt.Sprint(10_000_000+i%977), fmt.Sprint("CMR", i)
		got := assess(rs, f, day).Draw
		key, selected := redraw(day, f.Importer, f.TransportDocument, 20)
		if got != (risk.Draw{Key: key, PerMille: 20, Selected: selected}) {
			t.Fatalf("draw of %s and %s is %+v, done again %s %v", f.Importer, f.TransportDocument, got, key, selected)
		}
		if selected {
			drawn++
		}
	}
	// 2000 are expected, with a deviation of 44: five of them either way.
	if drawn < 1780 || drawn > 2220 {
		t.Errorf("%d of %d drawn at 20 per mille", drawn, declarationsOfTheDay)
	}
}

// docs/risk.md works this one out by hand, with openssl.
func TestTheDrawThatIsDocumented(t *testing.T) {
	f := facts.Declaration{Type: "TR", Importer: "59100018", TransportDocument: facts.Fold("CMR-500101")}
	want := risk.Draw{Key: "fd85f9f69a3d40d0", PerMille: 20}
	if got := assess(risk.Shipped(), f, bytes.Repeat([]byte{7}, 32)).Draw; got != want {
		t.Errorf("%+v", got)
	}
}

func TestADrawnDeclarationIsReadWhateverItsScore(t *testing.T) {
	f := shirts()
	day := secretThatDraws(t, f)
	a := assess(risk.Shipped(), f, day)
	scenario{channel: declarations.Yellow, rules: "random-check", formalities: "101-1"}.expect(t, a)
	if !a.Draw.Selected {
		t.Error("not drawn")
	}
}

func TestAnotherDayDrawsAnew(t *testing.T) {
	f := shirts()
	a := assess(risk.Shipped(), f, []byte("monday")).Draw
	b := assess(risk.Shipped(), f, []byte("tuesday")).Draw
	if a.Key == b.Key {
		t.Errorf("both days draw %s", a.Key)
	}
}

// secretThatDraws looks for a secret that draws the facts.
func secretThatDraws(t *testing.T, f facts.Declaration) []byte {
	t.Helper()
	for i := range 10_000 {
		day := fmt.Appendf(nil, "day %d", i)
		if _, selected := redraw(day, f.Importer, f.TransportDocument, 20); selected {
			return day
		}
	}
	t.Fatal("no such secret")
	return nil
}
