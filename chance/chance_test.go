package chance_test

import (
	"testing"

	"github.com/brama-customs/brama/chance"
)

// splitmix64 from state 1234567, as its authors' C code prints it.
func TestTheStreamIsSplitmix64(t *testing.T) {
	s := &chance.Stream{State: 1234567}
	for i, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821} {
		if got := s.Next(); got != want {
			t.Errorf("number %d is %d, not %d", i, got, want)
		}
	}
}
