package profiles

import "github.com/brama-customs/brama/strictjson"

// AppendJSON appends the hit as encoding/json writes it.
func (h *Hit) AppendJSON(b []byte) []byte {
	o := strictjson.Begin(b)
	o.Text("profile", h.Profile)
	o.Int("version", int64(h.Version))
	o.SomeInt("item", int64(h.Item))
	o.SomeBool("shadow", h.Shadow)
	o.Bool("selected", h.Selected)
	o.SomeText("key", h.Key)
	o.SomeInt("used", h.Used)
	o.SomeSentence("failed", h.Failed)
	return o.End()
}
