package main

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/brama-customs/brama/clearance"
)

// play makes the calls.
func (s *script) play() {
	s.lodging()
	s.asking()
	s.inspecting()
	s.deciding()
	s.reckoning()
}

func (s *script) lodging() {
	const path = "/api/v1/declarations"
	deadline := []byte(`"transitDeadline": "2099-12-31"`)
	transit := s.examples["47"]
	at := bytes.Index(transit, []byte(`"transitDeadline"`))
	s.examples["47"] = bytes.Replace(transit, transit[at:at+len(deadline)], deadline, 1)
	for _, example := range strings.Fields("01 08 13 16 25 36 40 43 47 51 53 56 57 59 61 70 71 73") {
		s.lodge(example)
	}
	s.call("broker", "POST", path, s.examples["01"], "Idempotency-Key", "key-01")
	s.call("broker", "POST", path, s.examples["03"], "Idempotency-Key", "key-01")
	s.call("broker", "POST", path, s.examples["59"], "Idempotency-Key", "key-01")
	s.call("broker", "POST", path, s.examples["01"], "Idempotency-Key", "another")
	s.call("broker", "POST", path, s.examples["01"])
	s.call("broker", "POST", path, s.examples["01"], "Content-Type", "text/plain")
	s.call("inspector", "POST", path, s.examples["03"])
	s.call("nobody", "POST", path, s.examples["03"])
	s.call("", "POST", path, s.examples["03"])
	for _, example := range []string{"01", "03", "36", "59", "70", "71", "72"} {
		s.call("broker", "POST", path+"?dryRun=true", s.examples[example])
	}
}

func (s *script) asking() {
	const path = "/api/v1/declarations"
	for _, example := range []string{"01", "43", "36", "40", "47"} {
		s.call("broker", "GET", path+"/"+s.mrns[example], nil)
		s.call("broker", "GET", path+"/"+s.mrns[example]+"/events", nil)
	}
	var d clearance.Dossier
	if err := json.Unmarshal(s.call("inspector", "GET", path+"/"+s.mrns["16"], nil), &d); err != nil {
		s.t.Fatal(err)
	}
	s.call("broker", "GET", path+"/"+d.ID, nil)
	for _, ref := range []string{s.mrns["01"], d.ID, "26UA100230999999U9", "nonsense"} {
		s.call("rival", "GET", path+"/"+ref, nil)
		s.call("rival", "GET", path+"/"+ref+"/events", nil)
	}
	s.call("rival", "GET", path, nil)
	for _, query := range []string{"", "?status=released", "?status=unassessable", "?channel=red", "?office=UA100230", "?type=EX",
		"?q=2026-0001", "?q=" + s.mrns["08"], "?q=59100018", "?from=2000-01-01&to=2000-12-31", "?from=2026-01-01",
		"?status=sold", "?limit=0", "?limit=501", "?cursor=nonsense", "?colour=red", "?from=2026-02-30"} {
		s.call("broker", "GET", path+query, nil)
	}
	for cursor := ""; ; {
		var page clearance.Page
		if err := json.Unmarshal(s.call("broker", "GET", path+"?limit=4&cursor="+url.QueryEscape(cursor), nil), &page); err != nil {
			s.t.Fatal(err)
		}
		if cursor = page.NextCursor; cursor == "" {
			return
		}
	}
}

func (s *script) inspecting() {
	const path = "/api/v1/inspections"
	s.call("broker", "GET", path, nil)
	for _, query := range []string{"", "?channel=red", "?channel=yellow", "?status=physical-check", "?status=released", "?limit=1"} {
		s.call("inspector", "GET", path+query, nil)
	}
	for _, example := range []string{"25", "43", "36"} {
		s.call("inspector", "GET", path+"/"+s.mrns[example], nil)
	}
	s.call("broker", "GET", path+"/"+s.mrns["43"], nil)
}

func (s *script) deciding() {
	red, yellow := "/api/v1/inspections/"+s.mrns["43"], "/api/v1/inspections/"+s.mrns["25"]
	decide := func(who, path, decision string) { s.call(who, "POST", path+"/decisions", []byte(decision)) }
	decide("inspector", red, `{"revision":1,"decision":"release"}`)
	s.call("inspector", "POST", red+"/release", nil)
	s.call("inspector", "POST", red+"/claim", nil)
	s.call("inspector", "POST", red+"/claim", nil)
	s.call("colleague", "POST", red+"/claim", nil)
	s.call("colleague", "POST", red+"/release", nil)
	decide("colleague", red, `{"revision":1,"decision":"release"}`)
	s.call("inspector", "POST", red+"/release", nil)
	s.call("colleague", "POST", red+"/claim", nil)
	decide("colleague", red, `{"revision":2,"decision":"release"}`)
	decide("colleague", red, `{"revision":1,"seq":1,"decision":"release"}`)
	decide("colleague", red, `{"revision":1,"decision":"refuse"}`)
	decide("colleague", red, `{"revision":1,"decision":"sell"}`)
	decide("colleague", red, `{"revision":"1","decision":"release"}`)
	decide("colleague", red, `{"revision":1,"decision":"resume"}`)
	decide("colleague", red, `{"revision":1,"decision":"request-documents","reasons":[{"code":"0380","text":"Рахунок-фактура з підписом"}]}`)
	s.call("broker", "GET", "/api/v1/declarations/"+s.mrns["43"], nil)
	decide("colleague", red, `{"revision":1,"decision":"resume"}`)
	decide("colleague", red, `{"revision":1,"decision":"refuse","reasons":[{"text":"Товар не відповідає заявленому"}]}`)
	decide("colleague", red, `{"revision":1,"decision":"release"}`)
	s.call("broker", "GET", "/api/v1/declarations/"+s.mrns["43"]+"/events", nil)
	s.call("inspector", "POST", yellow+"/claim", nil)
	decide("inspector", yellow, `{"revision":1,"decision":"release"}`)
	s.call("inspector", "POST", "/api/v1/inspections/"+s.mrns["36"]+"/claim", nil)
	s.call("inspector", "POST", "/api/v1/inspections/26UA100230999999U9/claim", nil)
}

func (s *script) reckoning() {
	const quote = `{"id":"q1","commodityCode":"6109100000","originCountry":"CN","date":"2026-01-12","customsValue":"100000.00"}`
	s.call("broker", "POST", "/api/v1/quotes", []byte(quote))
	s.call("broker", "POST", "/api/v1/quotes", []byte(`[`+quote+`,{"id":"q2","commodityCode":"0000000000","originCountry":"CN","date":"2026-01-12","customsValue":"1.00"},{"id":"q3","commodityCode":"6109100000","originCountry":"DE","proofOfOrigin":true,"date":"2026-01-12","invoiceAmount":"1500.00","currency":"EUR"}]`))
	s.call("broker", "POST", "/api/v1/quotes", []byte(`{"id":7}`))
	for _, asked := range []string{
		`{"id":"parcel","regime":"parcel","commodityCode":"6109100000","originCountry":"CN","date":"2026-01-12","invoiceAmount":"200.00","currency":"EUR"}`,
		`{"id":"car","commodityCode":"8703239033","originCountry":"CN","date":"2026-01-12","customsValue":"501444.00","quantities":{"шт":"1"},"vehicle":{"fuel":"petrol","displacement":"1998","year":2018}}`,
		`{"id":"stay","commodityCode":"6109100000","originCountry":"CN","procedure":"31","months":4,"date":"2026-01-12","customsValue":"100000.00"}`,
		`{"id":"later","commodityCode":"6109100000","originCountry":"CN","procedure":"31","date":"2026-01-12","customsValue":"100000.00"}`,
	} {
		s.call("", "POST", "/api/v1/quotes", []byte(asked))
	}
	for _, path := range []string{
		"/api/v1/tariff/commodities/6109100000?origin=DE&date=2026-01-12", "/api/v1/tariff/commodities/0000000000?date=2026-01-12",
		"/api/v1/tariff/search?q=61091&limit=3&date=2026-01-12",
		"/api/v1/tariff/search?limit=5&date=2026-01-12&q=" + url.QueryEscape("футболок"),
		"/api/v1/tariff/search?limit=5&date=2026-01-12&q=" + url.QueryEscape("автомбіль легковий"), "/api/v1/tariff/search?limit=5&date=2026-01-12&q=smartfone",
		"/api/v1/tariff/sections?date=2026-01-12", "/api/v1/tariff/commodities/61?date=2026-01-12", "/api/v1/tariff/commodities/8703239033?date=2026-01-12", "/api/v1/rates?date=2026-01-12", "/api/v1/rates?date=1999-01-01",
	} {
		s.call("", "GET", path, nil)
	}
}
