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
	"items":             {UK: "кількість товарів", EN: "number of items"},
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
		return fault.Text{UK: "порушень проти звичайного: " + name.UK, EN: "found at fault against the usual: " + name.EN}
	case "seen":
		return fault.Text{UK: "скільки було: " + name.UK, EN: "seen before: " + name.EN}
	case "recent":
		return fault.Text{UK: "за три дні: " + name.UK, EN: "in three days: " + name.EN}
	case "inspected":
		return fault.Text{UK: "скільки перевірено: " + name.UK, EN: "inspected before: " + name.EN}
	case "deviation":
		return fault.Text{UK: "відхилення від подібних: " + name.UK, EN: "deviation from peers: " + name.EN}
	case "habit":
		return habit(of)
	}
	return name
}

// habit names how an importer or declarant usually deviates: "importer under
// value/netMass".
func habit(of string) fault.Text {
	who, rest, _ := strings.Cut(of, " ")
	side, what, _ := strings.Cut(rest, " ")
	name, figure := columnsInWords(who), columnsInWords(what)
	if side == "under" {
		return fault.Text{UK: "зазвичай нижче за подібних (" + name.UK + "): " + figure.UK, EN: "usually under peers (" + name.EN + "): " + figure.EN}
	}
	return fault.Text{UK: "зазвичай вище за подібних (" + name.UK + "): " + figure.UK, EN: "usually over peers (" + name.EN + "): " + figure.EN}
}

// columnsInWords names columns that stand together (+) or are divided (/).
func columnsInWords(names string) fault.Text {
	if over, under, ok := strings.Cut(names, "/"); ok {
		a, b := columnsInWords(over), columnsInWords(under)
		return fault.Text{UK: a.UK + " / " + b.UK, EN: a.EN + " / " + b.EN}
	}
	var t fault.Text
	for i, name := range strings.Split(names, "+") {
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
