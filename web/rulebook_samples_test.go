package web_test

import (
	"encoding/json"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/model"
	"github.com/brama-customs/brama/risk/monitor"
	"github.com/brama-customs/brama/risk/statistics"
)

// The people of the rulebook: n.bondar and s.lysenko are supervisors.
const (
	bondar  = "kyiv-customs/n.bondar"
	lysenko = "kyiv-customs/s.lysenko"
)

const footwear = `{"id":"cheap-footwear","title":{"uk":"Дешеве взуття з Китаю","en":"Cheap footwear from China"},"from":"2026-01-01",
"criteria":{"offices":["UA100230","UA209140"],"codes":["6403","6404"],"origins":["CN"],"percentOfPeers":{"to":"60.5"},"importerBefore":{"to":20},"items":{"from":2}},
"when":"item.peers > 100 && d.hour >= 18","sharePerMille":500,"mostPerDay":20,"channel":"red","formalities":["105-2","202-1"],
"instruction":{"uk":"Звірити ціну з прайс-листом виробника, оглянути 10 % місць.","en":"Compare the price with the producer’s list, examine 10 % of the packages."},
"justification":"Минулого кварталу підтверджено заниження вартості у 40 % перевірок."}`

const tyres = `{"id":"tyres-origin","title":{"uk":"Шини з сумнівним походженням","en":"Tyres of doubtful origin"},"criteria":{"codes":["4011"],"claimsRelief":true,"proofOfOrigin":false},
"channel":"yellow","instruction":{"uk":"Перевірити сертифікат.","en":"Check the certificate."},"justification":"Звернення митниці Польщі."}`

// autumn counts, and its last day is past.
const autumn = `{"id":"autumn-tyres","title":{"uk":"Шини восени","en":"Tyres in autumn"},"from":"2025-09-01","to":"2025-12-01","criteria":{"codes":["4011"]},
"channel":"yellow","instruction":{"uk":"Перевірити сертифікат.","en":"Check the certificate."},"justification":"Сезон."}`

// hostileProfile would run a script, or end a JSON that stands in a page.
const hostileProfile = `{"id":"hostile","title":{"uk":"<script>document.title='pwned'</script>","en":"</title><script>document.title='pwned'</script>"},
"criteria":{"codes":["4011"],"lists":["</textarea><script>document.title='pwned'</script>"]},"channel":"yellow",
"instruction":{"uk":"\"><img src=x onerror=document.title='pwned'>","en":"</pre><script>alert(1)</script>"},"justification":"{{.Shell.CSRF}} </pre><script>"}`

func newShelf() *shelf {
	s := &shelf{papers: map[string]*clearance.Paper{}, past: map[string][]clearance.Paper{}, sent: map[string]string{}, monitor: monitored()}
	s.effects = map[string]statistics.Effect{
		"cheap-footwear": {Hits: 1204, Inspected: 301, Confirmed: 118, Found: exact.Must("4120300.00")},
		"tyres-origin":   {Silent: 77},
	}
	active := &clearance.Edition{Version: 1, By: bondar, At: ago(40), Approved: lysenko, Since: ago(39), Body: []byte(footwear)}
	s.keep(clearance.Paper{Kind: clearance.KindProfile, ID: "cheap-footwear", Number: 5, Editions: 1, InForce: active, By: lysenko, At: ago(39), Note: "approve: за результатами кварталу"})
	s.keep(clearance.Paper{Kind: clearance.KindProfile, ID: "tyres-origin", Number: 2, Editions: 1, By: bondar, At: ago(3), Note: "shadow",
		Work: &clearance.Edition{Version: 1, Shadow: true, By: bondar, At: ago(4), Body: []byte(tyres)}})
	s.keep(clearance.Paper{Kind: clearance.KindProfile, ID: "hostile", Number: 1, Editions: 1, By: bondar, At: ago(1), Note: "activate: <script>alert(1)</script>",
		Work: &clearance.Edition{Version: 1, By: bondar, At: ago(1), Body: []byte(hostileProfile)}})
	s.keep(clearance.Paper{Kind: clearance.KindProfile, ID: "autumn-tyres", Number: 5, Editions: 1, By: lysenko, At: ago(39), Note: "approve",
		InForce: &clearance.Edition{Version: 1, By: bondar, At: ago(40), Approved: lysenko, Since: ago(39), Body: []byte(autumn)}})
	s.keep(clearance.Paper{Kind: clearance.KindModel, ID: clearance.ModelID, Number: 4, Editions: 2, By: bondar, At: ago(9), Note: "shadow",
		InForce: &clearance.Edition{Version: 1, By: bondar, At: ago(90), Approved: lysenko, Since: ago(80), Body: modelBody("c0", "Січень")},
		Work:    &clearance.Edition{Version: 2, Shadow: true, By: bondar, At: ago(9), Body: modelBody("d1", "Весна <b>")}})
	return s
}

func (s *shelf) keep(p clearance.Paper) {
	key := p.Kind + "/" + p.ID
	s.papers[key], s.past[key] = &p, []clearance.Paper{p}
}

func modelBody(start, title string) []byte {
	hash := start + "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1"
	novel := model.Figures{}
	if start != "d1" { // the challenger had none to be held against
		novel = model.Figures{Rows: 612, Positives: 121, AUC: 0.617, AveragePrecision: 0.298, PrecisionAt: model.Precisions{P5: 0.412, P10: 0.334}, CalibrationError: 0.0311}
	}
	body, err := json.Marshal(clearance.ModelHead{Hash: hash, Title: title, Trained: model.Trained{
		Rows: 37_385, Positives: 8043, First: "2025-07-01", Last: "2025-12-31", Rounds: 212,
		HeldOut: model.Report{Whole: model.Figures{Rows: 7477, Positives: 1601, AUC: 0.931, AveragePrecision: 0.842, PrecisionAt: model.Precisions{P5: 0.993, P10: 0.975}, CalibrationError: 0.0124}, Novel: &novel},
	}})
	if err != nil {
		panic(err)
	}
	return body
}

// monitored is two weeks of two offices, with a feature that has moved.
func monitored() *clearance.Monitor {
	n := exact.Must
	m := &clearance.Monitor{RuleSet: "shipped-1-3fa9", Champion: "c00f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1", Challenger: "d10f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1"}
	for i := range 14 {
		day := civil.Must("2025-12-30").AddDays(i)
		k := int64(i%7) * 9
		m.Workload = append(m.Workload,
			statistics.DayOfOffice{Office: "UA100230", Day: day, Assessed: 120 + k, Green: 98 + k, Yellow: 15, Red: 7, Rule: 9, Score: 8, Draw: 5, Inspected: 20, Confirmed: 6},
			statistics.DayOfOffice{Office: "UA209140", Day: day, Assessed: 40, Green: 33, Yellow: 5, Red: 2, Rule: 3, Score: 2, Draw: 2, Inspected: 6, Confirmed: 1})
	}
	m.Lanes = lanes(168, 140, 98, 20)
	m.Offices = []clearance.OfficeReport{
		{Office: "UA100230", Lanes: lanes(126, 112, 70, 15), Standing: &risk.Standing{Capacity: risk.Capacity{Documents: 20, Examinations: 6}, Days: 12, Assessed: 1714, Rule: 126, DrawPerMille: 22, YellowFrom: number("5200.00"), RedFrom: number("31000.00")}},
		{Office: "UA209140", Lanes: lanes(42, 28, 28, 5)},
	}
	m.Profiles = []clearance.ProfileEffect{
		{ID: "cheap-footwear", Title: fault.Text{UK: "Дешеве взуття з Китаю", EN: "Cheap footwear from China"}, Status: "active", Effect: statistics.Effect{Hits: 96, Inspected: 61, Confirmed: 24, Found: n("812300.00")}},
		{ID: "tyres-origin", Title: fault.Text{UK: "<script>alert(1)</script>", EN: "<script>alert(1)</script>"}, Status: "shadow", Effect: statistics.Effect{Silent: 77}},
		{ID: "autumn-tyres", Title: fault.Text{UK: "Шини восени", EN: "Tyres in autumn"}, Status: "active", To: civil.Must("2025-12-01"), Effect: statistics.Effect{Hits: 3}},
		{ID: "summer-tyres", Title: fault.Text{UK: "Шини влітку", EN: "Tyres in summer"}, Status: "expired", To: civil.Must("2025-09-01"), Effect: statistics.Effect{Hits: 5}},
	}
	m.Calibration[0] = statistics.Calibration{Inspected: 120, Expected: 6_100_000, Confirmed: 7}
	m.Calibration[2] = statistics.Calibration{Inspected: 31, Expected: 7_800_000, Confirmed: 9}
	m.Calibration[8] = statistics.Calibration{Inspected: 8, Expected: 6_900_000, Confirmed: 5}
	m.Drift = []monitor.Drift{{Feature: "rate(commodityCode+originCountry)", PSI: 0.31, Missing: [2]float64{0.012, 0.154}}, {Feature: "deviation(value/netMass)", PSI: 0.14}, {Feature: "seen(importer)", PSI: 0.02}}
	m.Scores = &monitor.Shift{Before: []float64{0.01, 0.04, 0.22, 0.71}, Now: []float64{0.01, 0.05, 0.31, 0.82}}
	better := monitor.Figures{Precision: monitor.Interval{Of: 0.06, Low: -0.02, High: 0.13}, AveragePrecision: monitor.Interval{Of: 0.05, Low: 0.01, High: 0.09}, Revenue: monitor.Interval{Of: 0.04, Low: -0.03, High: 0.1}, Calibration: monitor.Interval{Of: -0.01, Low: -0.02, High: 0.01}}
	own := monitor.Figures{Precision: monitor.Interval{Of: 0.5, Low: 0.38, High: 0.63}, AveragePrecision: monitor.Interval{Of: 0.44, Low: 0.36, High: 0.52}, Revenue: monitor.Interval{Of: 0.61, Low: 0.5, High: 0.72}, Calibration: monitor.Interval{Of: 0.02, Low: -0.01, High: 0.05}}
	m.Compared = &monitor.Comparison{Cases: 159, Faults: 21, Share: 0.1, Champion: own, Challenger: own, Better: better}
	m.Alerts = []clearance.Alert{{Code: "drift", Text: fault.Text{UK: "Ознака «код» змістилася: PSI 0.31.", EN: "Feature “code” has moved: PSI 0.31."}}}
	return m
}

func lanes(rule, score, draw, other int64) []clearance.LaneEffect {
	of := func(name string, n int64) clearance.LaneEffect {
		return clearance.LaneEffect{Lane: name, Effect: statistics.Effect{Hits: n, Inspected: n / 2, Confirmed: n / 7, Found: exact.New(n*120_000, 2)}}
	}
	return []clearance.LaneEffect{of("rule", rule), of("score", score), of("draw", draw), of("other", other)}
}

func number(s string) *exact.Number {
	n := exact.Must(s)
	return &n
}
