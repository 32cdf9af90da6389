package risk

import (
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/risk/profiles"
	"github.com/brama-customs/brama/strictjson"
)

// AppendJSON appends the assessment as encoding/json writes it.
func (a *Assessment) AppendJSON(b []byte) []byte {
	o := strictjson.Begin(b)
	o.Text("ruleSet", a.RuleSet)
	o.Int("score", int64(a.Score))
	strictjson.List(&o, "findings", a.Findings, appendFinding)
	strictjson.SomeList(&o, "hits", a.Hits, func(b []byte, h *profiles.Hit) []byte { return h.AppendJSON(b) })
	strictjson.SomeOne(&o, "learned", a.Learned, appendLearned)
	strictjson.SomeOne(&o, "standing", a.Standing, appendStanding)
	strictjson.One(&o, "draw", &a.Draw, appendDraw)
	o.Text("channel", string(a.Channel))
	strictjson.List(&o, "formalities", a.Formalities, appendFormality)
	return o.End()
}

func appendFinding(b []byte, f *Finding) []byte {
	o := strictjson.Begin(b)
	o.Text("rule", f.Rule)
	o.SomeText("profile", f.Profile)
	o.SomeInt("version", int64(f.Version))
	o.SomeInt("item", int64(f.Item))
	o.Int("weight", int64(f.Weight))
	o.SomeText("channel", string(f.Channel))
	o.SomeTexts("formalities", f.Forms)
	o.Sentence("text", f.Text)
	o.SomeSentence("instruction", f.Instruction)
	return o.End()
}

func appendLearned(b []byte, l *Learned) []byte {
	o := strictjson.Begin(b)
	o.Text("model", l.Model)
	o.Int("probability", int64(l.Probability))
	o.Int("second", int64(l.Second))
	o.SomeNumber("expected", l.Expected)
	strictjson.List(&o, "items", l.Items, appendLearnedItem)
	strictjson.SomeOne(&o, "challenger", l.Challenger, appendChallenge)
	return o.End()
}

func appendLearnedItem(b []byte, it *LearnedItem) []byte {
	o := strictjson.Begin(b)
	o.Int("item", int64(it.Item))
	it.Write(&o)
	return o.End()
}

func appendChallenge(b []byte, c *Challenge) []byte {
	o := strictjson.Begin(b)
	o.Text("model", c.Model)
	o.Int("probability", int64(c.Probability))
	o.SomeNumber("expected", c.Expected)
	return o.End()
}

func appendStanding(b []byte, s *Standing) []byte {
	o := strictjson.Begin(b)
	o.Int("documents", int64(s.Documents))
	o.Int("examinations", int64(s.Examinations))
	o.Int("days", int64(s.Days))
	o.Int("assessed", s.Assessed)
	o.Int("rule", s.Rule)
	o.Int("ranked", s.Ranked)
	o.Int("drawPerMille", int64(s.DrawPerMille))
	writeLimit(&o, "yellowFrom", s.YellowFrom)
	writeLimit(&o, "redFrom", s.RedFrom)
	return o.End()
}

// writeLimit writes a limit that there is.
func writeLimit(o *strictjson.Writer, name string, limit *exact.Number) {
	if limit != nil {
		o.Number(name, *limit)
	}
}

func appendDraw(b []byte, d *Draw) []byte {
	o := strictjson.Begin(b)
	o.Text("key", d.Key)
	o.Int("perMille", int64(d.PerMille))
	o.Bool("selected", d.Selected)
	return o.End()
}

func appendFormality(b []byte, f *Formality) []byte {
	o := strictjson.Begin(b)
	o.Text("code", f.Code)
	o.Sentence("text", f.Text)
	return o.End()
}
