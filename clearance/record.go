package clearance

import "github.com/brama-customs/brama/strictjson"

// AppendJSON appends the record as encoding/json writes it.
func (r *RiskRecord) AppendJSON(b []byte) []byte {
	o := strictjson.Begin(b)
	o.Key("facts")
	o.Bytes = r.Facts.AppendJSON(o.Bytes)
	o.Key("assessment")
	o.Bytes = r.Assessment.AppendJSON(o.Bytes)
	return o.End()
}
