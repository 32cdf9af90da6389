package declarations_test

import (
	"testing"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
)

func TestEveryStatusAndChannelHasANameOfItsOwnInBothLanguages(t *testing.T) {
	names := map[string]fault.Text{}
	for _, s := range declarations.Statuses() {
		names[string(s)] = s.Name()
	}
	for _, c := range []declarations.Channel{declarations.Green, declarations.Yellow, declarations.Red} {
		names[string(c)] = c.Name()
	}
	seen := map[string]string{}
	for code, name := range names {
		if name.UK == "" || name.EN == "" || name.UK == code || name.EN == code {
			t.Errorf("%s is called %+v", code, name)
		}
		for _, text := range []string{name.UK, name.EN} {
			if other, taken := seen[text]; taken {
				t.Errorf("%s and %s are both called %s", code, other, text)
			}
			seen[text] = code
		}
	}
	if none := declarations.Channel("").Name(); none != (fault.Text{}) {
		t.Errorf("no channel is called %+v", none)
	}
}
