package risk

import (
	"strings"

	"github.com/brama-customs/brama/fault"
)

// columnWords are the columns that features are made of, in words.
var columnWords = map[string]fault.Text{
	"office":            {UK: "митний пост", EN: "office"},
	"processType":       {UK: "процедура", EN: "procedure"},
	"transportMode":     {UK: "вид транспорту", EN: "mode of transport"},
	"declarant":         {UK: "декларант", EN: "declarant"},
	"importer":          {UK: "імпортер", EN: "importer"},
	"exporter":          {UK: "відправник", EN: "exporter"},
	"carrier":           {UK: "перевізник", EN: "carrier"},
	"commodityCode":     {UK: "код товару", EN: "commodity code"},
	"subheading":        {UK: "підпозиція", EN: "subheading"},
	"heading":           {UK: "товарна позиція", EN: "heading"},
	"chapter":           {UK: "група", EN: "chapter"},
	"countryOfDispatch": {UK: "країна відправлення", EN: "country of dispatch"},
	"originCountry":     {UK: "країна походження", EN: "origin"},
	"dutyType":          {UK: "колонка тарифу", EN: "column of the tariff"},
	"originIndicator":   {UK: "преференція", EN: "preference"},
	"dutyClass":         {UK: "ставка мита", EN: "rate of duty"},
	"massClass":         {UK: "порядок маси", EN: "size of mass"},
	"route":             {UK: "шлях", EN: "route"},
	"dutyRate":          {UK: "ставка мита", EN: "rate of duty"},
	"netMass":           {UK: "маса нетто", EN: "net mass"},
	"value":             {UK: "митна вартість", EN: "customs value"},
	"quantity":          {UK: "кількість", EN: "quantity"},
	"packages":          {UK: "місця", EN: "packages"},
	"duty":              {UK: "платежі", EN: "payments"},
}

// FeatureName says in words what a feature of a model is: its columns, and
// what is counted of them. A name it cannot take apart is given as it is.
func FeatureName(feature string) fault.Text {
	kind, of, ok := strings.Cut(strings.TrimSuffix(feature, ")"), "(")
	if !ok {
		return fault.Text{UK: feature, EN: feature}
	}
	name := columnsInWords(of)
	switch kind {
	case "rate":
		return fault.Text{UK: "частка порушень: " + name.UK, EN: "share at fault: " + name.EN}
	case "seen":
		return fault.Text{UK: "скільки було: " + name.UK, EN: "seen before: " + name.EN}
	case "recent":
		return fault.Text{UK: "за три дні: " + name.UK, EN: "in three days: " + name.EN}
	case "deviation":
		return fault.Text{UK: "відхилення від подібних: " + name.UK, EN: "deviation from peers: " + name.EN}
	}
	return name
}

func columnsInWords(names string) fault.Text {
	var t fault.Text
	for i, name := range strings.FieldsFunc(names, func(r rune) bool { return r == '+' || r == '/' }) {
		w, ok := columnWords[name]
		if !ok {
			w = fault.Text{UK: name, EN: name}
		}
		if i > 0 {
			t.UK, t.EN = t.UK+" + ", t.EN+" + "
		}
		t.UK, t.EN = t.UK+w.UK, t.EN+w.EN
	}
	return t
}
