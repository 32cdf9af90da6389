package api_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

func TestLodgingAnswersWithTheHeadAndWhereTheDossierIs(t *testing.T) {
	h := open(t)
	a := h.ask("POST", lodgePath, broker, declaration("A-1"))
	var head clearance.Head
	if err := json.Unmarshal(a.body, &head); err != nil {
		t.Fatal(err)
	}
	if a.status != 202 || head.LRN != "A-1" || a.header.Get("Location") != lodgePath+"/"+head.MRN {
		t.Fatalf("%d %v %s", a.status, a.header, a.body)
	}
	for _, ref := range []string{head.MRN, head.ID} {
		h.ask("GET", lodgePath+"/"+ref, broker, "").want(t, 200, `"declaration":{"lrn":"A-1"`)
		h.ask("GET", lodgePath+"/"+ref+"/events", broker, "").want(t, 200, `"type":"accepted"`)
	}
}

func TestTheBytesOfADeclarationReachTheProcedureAsTheyWereSent(t *testing.T) {
	h := open(t)
	body := " {\"lrn\" :\t\"Ґ-1\",\n\"n\":\"" + strings.Repeat("є", 40_000) + "\"} "
	h.ask("POST", lodgePath, broker, body, "Content-Type", "application/json; charset=UTF-8")
	if len(h.order) != 1 || string(h.order[0].body) != body {
		t.Error("other bytes arrived")
	}
}

func TestARepetitionGivesTheSameStatusAndBytes(t *testing.T) {
	h := open(t)
	first := h.ask("POST", lodgePath, broker, declaration("A-1"), "Idempotency-Key", "k-1")
	again := h.ask("POST", lodgePath, broker, declaration("A-1"), "Idempotency-Key", "k-1")
	if again.status != first.status || !bytes.Equal(again.body, first.body) ||
		again.header.Get("Location") != first.header.Get("Location") {
		t.Errorf("%d %s\n%d %s", first.status, first.body, again.status, again.body)
	}
	if other := h.ask("POST", lodgePath, broker, declaration("A-2"), "Idempotency-Key", "k-1"); other.status != 422 {
		t.Errorf("%d %s", other.status, other.body)
	}
}

func TestATakenNumberNamesTheFirstDeclaration(t *testing.T) {
	h := open(t)
	mrn := h.lodged(broker, "A-1")
	a := h.ask("POST", lodgePath, broker, declaration("A-1"))
	var p struct{ MRN, Code string }
	if err := json.Unmarshal(a.body, &p); err != nil || a.status != 409 || p.MRN != mrn ||
		p.Code != "declaration.lrn-taken" {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestAFurtherMemberCannotTakeTheNameOfAProblemsOwn(t *testing.T) {
	h := open(t)
	h.busy = fault.New(fault.Conflict, fault.Unknown).With("status", "green").With("allowed", "resume")
	a := h.ask("POST", lodgePath, broker, declaration("A-1"))
	if p := a.problem(t); p.Status != 409 || !bytes.Contains(a.body, []byte(`"allowed":"resume"`)) ||
		bytes.Contains(a.body, []byte("green")) {
		t.Errorf("%s", a.body)
	}
}

func TestADryRunKeepsNothing(t *testing.T) {
	h := open(t)
	h.ask("POST", lodgePath+"?dryRun=true", broker, declaration("A-1")).want(t, 200, `"accepted":true`, `"warnings":[]`)
	if len(h.order) != 0 {
		t.Error("something was kept")
	}
	h.ask("POST", lodgePath+"?dryRun=false", broker, declaration("A-1")).want(t, 202)
}

func TestTheFaultsOfADocumentAreToldWithTheirPlaces(t *testing.T) {
	h := open(t)
	p := h.ask("POST", lodgePath, broker, `{"declarationType":"IM"}`).problem(t)
	if p.Status != 422 || len(p.Errors) != 1 || p.Errors[0].Pointer != "/lrn" || p.Errors[0].Message.UK == "" ||
		p.Errors[0].Message.EN == "" {
		t.Errorf("%+v", p)
	}
}

func TestAnIdempotencyKeyIsVisibleASCII(t *testing.T) {
	h := open(t)
	for name, key := range map[string]string{"with a space": "a b", "too long": strings.Repeat("k", 256),
		"in Cyrillic": "ключ", "empty": ""} {
		t.Run(name, func(t *testing.T) {
			a := h.ask("POST", lodgePath, broker, declaration("A-1"), "Idempotency-Key", key)
			a.want(t, 400, `"code":"idempotency.key"`)
		})
	}
	h.ask("POST", lodgePath, broker, declaration("A-1"), "Idempotency-Key", strings.Repeat("k", 255)).want(t, 202)
}

func TestAListIsAlwaysAList(t *testing.T) {
	h := open(t)
	if a := h.ask("GET", lodgePath, broker, ""); a.status != 200 || string(a.body) != `{"items":[]}` {
		t.Errorf("%d %s", a.status, a.body)
	}
	h.lodged(broker, "A-1")
	h.lodged(broker, "A-2")
	h.lodged(rival, "B-1")
	a := h.ask("GET", lodgePath+"?limit=1&status=lodged&channel=yellow&office=UA100230&type=IM&from=2026-01-01&to=2026-01-31&q=26&cursor=x", broker, "")
	if a.status != 200 || bytes.Count(a.body, []byte(`"mrn"`)) != 1 ||
		!bytes.Contains(a.body, []byte(`"nextCursor":"next"`)) {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestEveryFaultOfAQueryIsToldAtOnce(t *testing.T) {
	h := open(t)
	a := h.ask("GET", lodgePath+"?status=lost&limit=0&from=2026-02-30&page=2&q=a&q=b&to=%ff", broker, "")
	p := a.problem(t)
	codes := map[string]int{}
	for _, f := range p.Errors {
		codes[f.Code]++
	}
	if a.status != 400 || codes["request.parameter-value"] != 4 || codes["request.parameter-unknown"] != 1 ||
		codes["request.parameter-repeated"] != 1 {
		t.Errorf("%d %v %s", a.status, codes, a.body)
	}
}

func TestValuesOfParametersAreChecked(t *testing.T) {
	h := open(t)
	for _, query := range []string{
		"limit=501", "limit=-1", "limit=1e2", "limit=%2B1", "limit=01", "limit=", "from=2026-1-1", "to=tomorrow", "channel=GREEN",
		"office=UA1002300", "q=%00", "q=" + strings.Repeat("a", 101),
		"STATUS=lodged", "status", "status=lodged;x=1", "dryRun=true",
	} {
		if a := h.ask("GET", lodgePath+"?"+query, broker, ""); a.status != 400 || len(a.problem(t).Errors) != 1 {
			t.Errorf("%s: %d %s", query, a.status, a.body)
		}
	}
	for _, query := range []string{"dryRun=1", "dryRun=True", "dryRun", "dryrun=true"} {
		if a := h.ask("POST", lodgePath+"?"+query, broker, declaration("A-1")); a.status != 400 {
			t.Errorf("%s: %d %s", query, a.status, a.body)
		}
	}
}
