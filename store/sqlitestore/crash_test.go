package sqlitestore_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/store/sqlitestore"
	"github.com/brama-customs/brama/store/storetest"
)

// childVariable turns this program into one that writes to a store, says which
// groups are safe, and never ends by itself.
const childVariable = "BRAMA_TEST_SQLITE_CHILD"

func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		fmt.Fprintln(os.Stderr, writeForEver(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func writeForEver(path string) error {
	ctx := context.Background()
	s, err := sqlitestore.Open(path)
	if err != nil {
		return err
	}
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	first, err := s.Reserve(ctx, "child", 2026, 1)
	if err != nil {
		return err
	}
	for n := first * 10_000; ; n++ {
		c := storetest.Join(storetest.Lodgement(2*n, storetest.Body(uint64(n), 2000)), storetest.Lodgement(2*n+1, nil))
		if err := s.Write(ctx, func(tx clearance.Tx) error { return tx.Put(ctx, c) }); err != nil {
			return err
		}
		for _, e := range c.Entries {
			fmt.Println(e.ID)
		}
		batch, err := storetest.LodgeWorkbook(s, n)
		if err != nil {
			return err
		}
		fmt.Println(batchMark + batch)
	}
}

// batchMark stands before the IDs of batches in what the child says.
const batchMark = "batch "

func TestNothingAcknowledgedIsLostWhenTheProcessIsKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "brama.db")
	var acked, batches []string
	for round := range 4 {
		for _, said := range killedAfter(t, path, 20+30*round) {
			if id, ok := strings.CutPrefix(said, batchMark); ok {
				batches = append(batches, id)
			} else {
				acked = append(acked, said)
			}
		}
	}
	s := openAt(t, path)
	storetest.WholeWorkbooks(t, s, batches)
	entries, err := s.Entries(context.Background(), acked)
	if err != nil {
		t.Fatal(err)
	}
	records, err := s.Records(context.Background(), acked)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(acked) || len(records) != len(acked) {
		t.Errorf("%d acknowledged, %d entries and %d documents are there", len(acked), len(entries), len(records))
	}
}

// killedAfter starts a child, kills it once it has said so many IDs, and gives
// all it has said.
func killedAfter(t *testing.T, path string, count int) []string {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var said []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		said = append(said, lines.Text())
		if len(said) == count {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = child.Wait()
	if len(said) < count {
		t.Fatalf("the child ended after %d of %d", len(said), count)
	}
	return said
}
