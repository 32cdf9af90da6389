package tariffs

// Change is one difference between two versions of a tariff.
type Change struct {
	Code   string `json:"code"`
	Kind   string `json:"kind"`            // added, removed, changed
	Field  string `json:"field,omitempty"` // of a changed row: mfn, full, preferential, unit
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// Diff gives every difference in codes, rates and units from one version to
// the next, in the order of codes. Rates are compared as the law means them,
// not by spelling; names are not compared.
func Diff(before, after *Schedule) []Change {
	var changes []Change
	i, j := 0, 0
	for i < len(before.rows) || j < len(after.rows) {
		switch {
		case j == len(after.rows) || (i < len(before.rows) && before.rows[i].Code < after.rows[j].Code):
			changes = append(changes, Change{Code: before.rows[i].Code, Kind: "removed"})
			i++
		case i == len(before.rows) || after.rows[j].Code < before.rows[i].Code:
			changes = append(changes, Change{Code: after.rows[j].Code, Kind: "added"})
			j++
		default:
			changes = append(changes, changed(before, after, i, j)...)
			i, j = i+1, j+1
		}
	}
	return changes
}

func changed(before, after *Schedule, i, j int) []Change {
	var changes []Change
	code := before.rows[i].Code
	for _, field := range [][3]string{
		{"mfn", before.nodes[i].mfn.text, after.nodes[j].mfn.text},
		{"full", before.nodes[i].full.text, after.nodes[j].full.text},
		{"preferential", before.nodes[i].preferential.text, after.nodes[j].preferential.text},
		{"unit", before.rows[i].Unit, after.rows[j].Unit},
	} {
		if field[1] != field[2] {
			changes = append(changes, Change{code, "changed", field[0], field[1], field[2]})
		}
	}
	return changes
}
