package spool_test

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/brama-customs/brama/spool"
)

func TestWhatIsKeptIsReadBackAndHasNoName(t *testing.T) {
	folder := t.TempDir()
	for _, text := range []string{"", "a", strings.Repeat("x", 100)} {
		f, err := spool.Keep(folder, strings.NewReader(text), 100)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size))
		if err != nil || string(got) != text {
			t.Errorf("%v: %q", err, got)
		}
		empty(t, folder)
		f.Discard()
	}
}

func TestWhatCannotBeKeptLeavesNothing(t *testing.T) {
	folder, broken := t.TempDir(), errors.New("the line broke")
	if _, err := spool.Keep(folder, strings.NewReader("four"), 3); !errors.Is(err, spool.ErrTooLarge) {
		t.Error(err)
	}
	if _, err := spool.Keep(folder, iotest.ErrReader(broken), 3); !errors.Is(err, broken) {
		t.Error(err)
	}
	var disk *os.PathError
	if _, err := spool.Keep(folder+"/none", strings.NewReader("a"), 3); !errors.As(err, &disk) {
		t.Error(err)
	}
	empty(t, folder)
}

func empty(t *testing.T, folder string) {
	t.Helper()
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("%v: %v is left", err, left)
	}
}
