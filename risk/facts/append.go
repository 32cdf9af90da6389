package facts

import "github.com/brama-customs/brama/strictjson"

// AppendJSON appends the facts as encoding/json writes them.
func (d *Declaration) AppendJSON(b []byte) []byte {
	o := strictjson.Begin(b)
	o.Text("office", d.Office)
	o.Text("type", d.Type)
	o.SomeText("procedure", d.Procedure)
	o.SomeText("transportMode", d.TransportMode)
	o.SomeDate("day", d.Day)
	o.SomeInt("hour", int64(d.Hour))
	o.Text("importer", d.Importer)
	o.SomeText("exporter", d.Exporter)
	o.SomeText("declarant", d.Declarant)
	o.SomeText("dispatch", d.Dispatch)
	o.SomeText("destination", d.Destination)
	o.SomeText("trading", d.Trading)
	o.Text("transportDocument", d.TransportDocument)
	o.SomeNumber("value", d.Value)
	o.SomeNumber("payable", d.Payable)
	strictjson.List(&o, "items", d.Items, appendItem)
	d.Before.write(&o)
	strictjson.SomeList(&o, "screened", d.Screened, appendScreened)
	return o.End()
}

func (f *Before) write(o *strictjson.Writer) {
	o.Int("importerBefore", f.ImporterBefore)
	o.SomeDate("importerSince", f.FirstDay)
	o.SomeInt("days1", f.Days1)
	o.SomeInt("days7", f.Days7)
	o.SomeInt("days30", f.Days30)
	o.SomeInt("pairBefore", f.PairBefore)
}

func appendItem(b []byte, it *Item) []byte {
	o := strictjson.Begin(b)
	o.Int("item", int64(it.Item))
	o.Text("code", it.Code)
	o.Text("origin", it.Origin)
	o.Text("destination", it.Destination)
	o.SomeNumber("value", it.Value)
	o.SomeNumber("netMass", it.NetMass)
	o.SomeNumber("grossMass", it.GrossMass)
	o.SomeNumber("quantity", it.Quantity)
	o.SomeText("unit", it.Unit)
	o.SomeNumber("payable", it.Payable)
	o.SomeNumber("dutyRate", it.DutyRate)
	o.SomeText("column", it.Column)
	o.SomeText("valuation", it.Valuation)
	o.Int("packages", int64(it.Packages))
	o.Bool("bulk", it.Bulk)
	o.Bool("claimsRelief", it.ClaimsRelief)
	o.Bool("proofOfOrigin", it.ProofOfOrigin)
	strictjson.One(&o, "peers", &it.Peers, appendPeers)
	if it.UnitPeers != (Peers{}) {
		strictjson.One(&o, "unitPeers", &it.UnitPeers, appendPeers)
	}
	o.SomeInt("codeBefore", it.CodeBefore)
	o.SomeInt("fromBefore", it.FromBefore)
	strictjson.SomeOne(&o, "split", it.Split, appendSplit)
	return o.End()
}

func appendPeers(b []byte, p *Peers) []byte {
	o := strictjson.Begin(b)
	o.Text("code", p.Code)
	o.SomeText("origin", p.Origin)
	o.SomeText("unit", p.Unit)
	o.Int("count", p.Count)
	o.SomeNumber("median", p.Median)
	o.SomeInt("spreads", p.Spreads)
	o.SomeNumber("deviation", p.Deviation)
	return o.End()
}

func appendSplit(b []byte, s *Split) []byte {
	o := strictjson.Begin(b)
	o.Int("parts", s.Parts)
	o.Number("value", s.Value)
	o.Number("threshold", s.Threshold)
	return o.End()
}

func appendScreened(b []byte, s *Screened) []byte {
	o := strictjson.Begin(b)
	o.Text("party", s.Party)
	o.Text("name", s.Name)
	o.Text("list", s.List)
	o.Text("version", s.Version)
	o.Text("entry", s.Entry)
	o.Text("listed", s.Listed)
	o.Int("score", int64(s.Score))
	o.SomeText("program", s.Program)
	o.SomeSentence("ground", s.Ground)
	return o.End()
}
