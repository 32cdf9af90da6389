package batch

import (
	"testing"
)

func TestEveryFieldIsAPlaceInADeclaration(t *testing.T) {
	for _, f := range Fields() {
		if _, ok := newTarget(Feed{Field: f.Field}); !ok {
			t.Errorf("no value of a declaration stands at %s", f.Field)
		}
	}
}
