package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/brama-customs/brama/clearance"
)

// The limits on the command line are those that an upload meets.
func TestTheLimitsOfWorkbooksAreSettings(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "brama.db")
	serve := spawn(t, "serve", "--addr", "127.0.0.1:0", "--store", store, "--workbook-rows", "20", "--upload-dir", t.TempDir())
	book, err := sampleWorkbook()
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(serve.url(), issue(t, store, "alpha", "importer"), 1)
	_, err = c.upload(context.Background(), "goods.xlsx", bytes.NewReader(book), nil)
	if err == nil || !strings.Contains(err.Error(), "workbook.too-many-rows") {
		t.Errorf("forty rows where twenty may be: %v", err)
	}
	serve.end()
	for _, wrong := range []string{"--workbook-rows=0", "--workbook-mib=-1", "--uploads=0"} {
		if got := line(within(t, clearance.UsualBatchHold), "", "serve", "--store", store, wrong); got.code != exitUsage {
			t.Errorf("%s: %+v", wrong, got)
		}
	}
}
