package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/queue/queuetest"
	"github.com/brama-customs/brama/store/storetest"
)

// What is killed in these tests works on a file of so many rows, ten to a
// declaration; every 97th row has a fault.
const (
	killRows  = 20_000
	rowsEach  = 10
	faultEach = 97
)

// bigTable is the file, a CSV as brokers send them, and how many of its
// declarations are wrong.
func bigTable() (file []byte, wrong int) {
	var table bytes.Buffer
	table.WriteString("LRN;Код УКТЗЕД;Опис товару;Країна походження;Вага брутто, кг;Вага нетто, кг;Вартість, EUR;Кількість у дод. од., шт\n")
	faulty := map[int]bool{}
	for i := range killRows {
		net := "110"
		if i%faultEach == 0 {
			net, faulty[i/rowsEach] = "сто", true
		}
		fmt.Fprintf(&table, "K-%05d;6109100000;Футболки бавовняні арт. %d;CN;120,5;%s;1500,00;500\n", i/rowsEach, i, net)
	}
	return table.Bytes(), len(faulty)
}

// restOfTable is what the file does not say of its declarations.
func restOfTable(t testing.TB) string {
	t.Helper()
	var d map[string]any
	if err := json.Unmarshal(lots(t, 1)[0], &d); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"lrn", "totalInvoiceAmount", "totalPackageQuantity", "totalGrossMass", "goodsItemQuantity", "totalCustomsValue", "documents"} {
		delete(d, name)
	}
	item := d["items"].([]any)[0].(map[string]any)
	for _, name := range []string{"sequence", "supplementaryQuantities", "netMassWithPrimaryPackaging", "invoiceAmount", "customsValue"} {
		delete(item, name)
	}
	d["items"] = []any{item}
	body, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// TestKilledInTheMiddleOfAWorkbookEveryRowIsAnsweredOnceEmbedded is F24 of the
// embedded default: API and workers die together.
func TestKilledInTheMiddleOfAWorkbookEveryRowIsAnsweredOnceEmbedded(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "brama.db")
	serve := spawn(t, "serve", "--addr", "127.0.0.1:0", "--store", store, "--reconcile-after", "1s")
	killWhileLodging(t, store, serve, serve)
	serve.end()
}

// TestKilledInTheMiddleOfAWorkbookEveryRowIsAnsweredOnceScaled is F24 with
// workers of their own: one dies, the other takes its batch over.
func TestKilledInTheMiddleOfAWorkbookEveryRowIsAnsweredOnceScaled(t *testing.T) {
	broker := queuetest.Rabbit(t)
	store := storetest.Postgres(t).URL(t)
	shared := []string{"--store", store, "--queue", broker.URL(), "--reconcile-after", "3s"}
	serve := spawn(t, append([]string{"serve", "--addr", "127.0.0.1:0", "--workers", "0"}, shared...)...)
	one := spawn(t, append([]string{"worker"}, shared...)...)
	other := spawn(t, append([]string{"worker"}, shared...)...)
	killWhileLodging(t, store, serve, one, other)
	one.end()
	other.end()
	serve.end()
}

// killWhileLodging uploads the file and kills the processes that work, one
// after another, while its rows are lodged.
func killWhileLodging(t *testing.T, store string, serve *process, workers ...*process) {
	ctx := within(t, 4*time.Minute)
	file, wrong := bigTable()
	token := issue(t, store, "alpha", "importer")
	c := newClient(serve.url(), token, 2)
	head, err := c.upload(ctx, "товари.csv", bytes.NewReader(file), [][2]string{{"defaults", restOfTable(t)}})
	if err != nil {
		t.Fatal(err, serve.logged())
	}
	inTheMiddle := 0  // kills
	var dead *process // between two kills, so that the next one is of whoever works
	for i, at := range []int{1, 4_000, 8_000, 12_000} {
		head = reached(ctx, t, c, head.ID, at)
		t.Logf("killed after %d rows", head.RowsDone)
		if head.RowsDone < killRows {
			inTheMiddle++
		}
		if dead != nil {
			startAgain(t, dead)
		}
		if dead = workers[i%len(workers)]; dead.stop(syscall.SIGKILL) != nil {
			t.Error("it was not alive")
		}
		if len(workers) == 1 {
			startAgain(t, dead)
			dead = nil
		}
		c = newClient(serve.url(), token, 2)
	}
	if dead != nil {
		startAgain(t, dead)
	}
	if inTheMiddle < 2 { // a fast worker may be done before the last ones
		t.Errorf("%d kills came in the middle: the test has shown nothing", inTheMiddle)
	}
	if head, err = c.follow(ctx, head, func(clearance.BatchHead) {}); err != nil {
		t.Fatal(err, serve.logged())
	}
	accepted := killRows/rowsEach - wrong
	if head.Status != clearance.BatchDone || head.RowsDone != killRows || head.Accepted != accepted || head.Rejected != wrong {
		t.Errorf("ended as %+v", head)
	}
	answeredOnce(ctx, t, c, head)
	lodgedOnce(ctx, t, c, accepted)
}

func startAgain(t *testing.T, p *process) {
	t.Helper()
	if err := p.start(); err != nil {
		t.Fatal(err, p.logged())
	}
}

// reached waits until so many rows have their answer.
func reached(ctx context.Context, t *testing.T, c *client, id string, rows int) (head clearance.BatchHead) {
	t.Helper()
	until(ctx, t, fmt.Sprintf("%d rows are answered", rows), func() bool {
		err := c.call(ctx, http.MethodGet, batchesPath+"/"+id, nil, nil, &head)
		return err == nil && head.RowsDone >= rows
	})
	return head
}

// answeredOnce holds the answers to the rows of the file.
func answeredOnce(ctx context.Context, t *testing.T, c *client, head clearance.BatchHead) {
	t.Helper()
	answers, err := c.batchAnswers(ctx, head.ID)
	if err != nil {
		t.Fatal(err)
	}
	next := 2
	for _, a := range answers {
		for _, row := range a.Rows {
			if row != next {
				t.Fatalf("row %d is answered where row %d is awaited", row, next)
			}
			next++
		}
		if a.Accepted != (a.Declaration != nil) || a.Accepted && a.Declaration.Items != len(a.Rows) {
			t.Fatalf("declaration %d is told as %+v", a.N, a)
		}
	}
	if next != killRows+2 {
		t.Errorf("the last row answered is %d", next-1)
	}
}

// lodgedOnce counts the declarations there are, by their numbers.
func lodgedOnce(ctx context.Context, t *testing.T, c *client, want int) {
	t.Helper()
	seen := map[string]bool{}
	for cursor := ""; ; {
		var page clearance.Page
		if err := c.call(ctx, http.MethodGet, "/api/v1/declarations?limit=500&cursor="+cursor, nil, nil, &page); err != nil {
			t.Fatal(err)
		}
		for _, d := range page.Items {
			if seen[d.LRN] || !strings.HasPrefix(d.LRN, "K-") {
				t.Errorf("%s is there twice", d.LRN)
			}
			seen[d.LRN] = true
		}
		if cursor = page.NextCursor; cursor == "" {
			break
		}
	}
	if len(seen) != want {
		t.Errorf("%d declarations, want %d", len(seen), want)
	}
}
