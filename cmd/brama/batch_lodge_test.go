package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
)

// importerAt starts a service and gives its address, a token of an importer,
// and a folder with the sample workbook in it.
func importerAt(t *testing.T) (url, token, file string) {
	t.Helper()
	store := "sqlite:" + filepath.Join(t.TempDir(), "brama.db")
	p := spawn(t, "serve", "--addr", "127.0.0.1:0", "--store", store)
	book, err := sampleWorkbook()
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "goods.xlsx")
	if err := os.WriteFile(file, book, 0o600); err != nil {
		t.Fatal(err)
	}
	return p.url(), issue(t, store, "alpha", "importer"), file
}

func TestBatchLodgeUploadsAndWritesTheAnsweredWorkbookBesideIt(t *testing.T) {
	url, token, file := importerAt(t)
	ctx := within(t, time.Minute)
	first := line(ctx, "", "batch", "lodge", file, "--server", url, "--token", token, "--lang", "en")
	if first.code != exitDone || first.err != "" {
		t.Fatalf("%+v", first)
	}
	var head clearance.BatchHead
	if err := json.Unmarshal([]byte(first.out), &head); err != nil {
		t.Fatal(err)
	}
	if head.Status != clearance.BatchDone || head.Accepted != 10 || head.Rejected != 2 || head.RowsDone != 40 {
		t.Errorf("ended as %+v", head)
	}
	answered, err := os.ReadFile(filepath.Join(filepath.Dir(file), "goods.answered.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	book, err := batch.Open(bytes.NewReader(answered), int64(len(answered)), batch.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	mrns := 0
	for row, err := range book.Rows(head.Sheet) {
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(strings.Join(row.Cells, "|"), "|26UA") {
			mrns++
		}
	}
	if mrns != 31 { // rows of the ten declarations
		t.Errorf("%d rows with an MRN", mrns)
	}

	again := line(ctx, "", "batch", "lodge", file, "--server", url, "--token", token, "--out", filepath.Join(t.TempDir(), "again.xlsx"))
	if again.code != exitDone || !strings.Contains(again.err, "lodged before") || !strings.Contains(again.out, head.ID) {
		t.Errorf("%+v", again)
	}
	refused := line(ctx, "", "batch", "lodge", file, "--server", url, "--token", token, "--force", "--most-faulty", "1")
	if refused.code != exitFail || !strings.Contains(refused.err, "More than 1 rows have faults") {
		t.Errorf("%+v", refused)
	}
	dry := line(ctx, "", "batch", "lodge", file, "--server", url, "--token", token, "--dry-run")
	if dry.code != exitDone || !strings.Contains(dry.out, `"dryRun":true`) || !strings.Contains(dry.out, `"accepted":0`) {
		t.Errorf("%+v", dry) // every number is taken
	}
}

func TestBatchLodgeTellsWhatIsWrong(t *testing.T) {
	url, token, file := importerAt(t)
	ctx := within(t, time.Minute)
	text := filepath.Join(t.TempDir(), "text.xlsx")
	if err := os.WriteFile(text, []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0}, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"a wrong token":  {[]string{file, "--server", url, "--token", "brama_x"}, exitFail, "actor.unknown"},
		"no such file":   {[]string{file + "x", "--server", url, "--token", token}, exitFail, "no such file"},
		"an old format":  {[]string{text, "--server", url, "--token", token}, exitFail, "workbook.legacy"},
		"nobody there":   {[]string{file, "--server", "http://127.0.0.1:1", "--token", token}, exitFail, "refused"},
		"no server told": {[]string{file, "--token", token}, exitUsage, "--server"},
	} {
		t.Run(name, func(t *testing.T) {
			got := line(ctx, "", append([]string{"batch", "lodge"}, c.args...)...)
			if got.code != c.code || !strings.Contains(got.err, c.want) || got.out != "" {
				t.Errorf("%+v", got)
			}
		})
	}
}

// A download that breaks leaves nothing beside the workbook.
func TestBatchLodgeWritesTheAnswerWholeOrNotAtAll(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/result.xlsx") {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte("PK, and no more"))
			return
		}
		_ = json.NewEncoder(w).Encode(clearance.BatchHead{ID: "x", Status: clearance.BatchDone})
	}))
	defer server.Close()
	file := filepath.Join(t.TempDir(), "goods.xlsx")
	if err := os.WriteFile(file, []byte("PK"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := line(within(t, time.Minute), "", "batch", "lodge", file, "--server", server.URL, "--token", "t")
	if got.code != exitFail || !strings.Contains(got.err, "did not come whole") {
		t.Errorf("%+v", got)
	}
	left, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(left) != 1 {
		t.Errorf("%v %v", err, left)
	}
}
