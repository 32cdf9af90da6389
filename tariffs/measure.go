package tariffs

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
)

// Kind is what a measure does.
type Kind string

// The kinds of measures. The first six are charges, in the order in which
// they are worked out: each of the later ones may stand on the earlier.
const (
	ImportDuty     Kind = "import-duty"    // relief from duty only: the columns stand in the rows and agreements
	SpecialDuty    Kind = "special-duty"   // спеціальне мито (safeguard)
	AntiDumping    Kind = "anti-dumping"   // антидемпінгове мито
	Countervailing Kind = "countervailing" // компенсаційне мито
	Excise         Kind = "excise"         // акцизний податок
	VAT            Kind = "vat"            // податок на додану вартість
	ExportDuty     Kind = "export-duty"    // вивізне мито
	BorderFee      Kind = "border-fee"     // єдиний збір у пунктах пропуску, by class of vehicle
	Licence        Kind = "licence"        // a licence or permit is needed
	Certificate    Kind = "certificate"    // a certificate or conclusion is needed
	Ban            Kind = "ban"            // the goods may not be moved
)

// Measure is one dated row of the law by commodity code. It applies to every
// code that begins with Prefix ("" is all goods), unless the code begins with
// one of Except. Among measures of a kind the more particular comes first:
// one that is claimed by a relief, then one that was asked for by an additional
// code, then one for named origins, then the longer prefix; of equals the one
// that began later, and then the first in the law.
type Measure struct {
	ID     string // names the row in answers; unique within a law
	Kind   Kind
	Prefix string
	Except []string

	// Origins are the countries whose goods it is for (ISO 3166 alpha-2); none:
	// all. Of a Licence, Certificate or Ban on export they are the countries
	// of destination.
	Origins []string

	// Additional is the additional code (box 33_02) by which the declarant
	// says that the goods are the part of the code the measure is for (an
	// "ex" row of the law), or come from the producer it names. Part says
	// which that is.
	Additional string
	Part       fault.Text

	// Relief is the code of box 36 by which the measure is claimed: 36_02 for
	// duty, 36_03 for excise, 36_04 for VAT.
	Relief string

	From     civil.Date // first day; none: always
	Until    civil.Date // last day; none: to this day
	Rate     string     // as rate.Parse reads it; of a charge "" is not known
	Flow     Regime     // of a Licence, Certificate or Ban: Import, Export; "" is both
	Document string     // its document in box 44, where the classifier has a code for it
	Reason   fault.Text // what an answer says of it
	Source   string
	Verified bool // read in the source; false is remembered only
}

// Payer is who pays: the classifier of payments has codes of its own for
// citizens.
type Payer string

// The payers.
const (
	Business Payer = "business"
	Citizen  Payer = "citizen"
)

// Payment is one dated row of the table of kinds of payment (box 47): which
// code a charge on some goods is paid under.
type Payment struct {
	Kind     Kind // of the charge
	Payer    Payer
	Prefix   string // of the commodity code; the longest counts
	Code     string // "020"
	Method   string // method of payment (box 47 СП), "" where it is not known
	From     civil.Date
	Until    civil.Date
	Name     fault.Text
	Source   string
	Verified bool
}

// Fuel is what drives a vehicle.
type Fuel string

// The fuels the excise on vehicles tells apart.
const (
	Petrol   Fuel = "petrol"
	Diesel   Fuel = "diesel"
	Hybrid   Fuel = "hybrid"         // not charged from outside
	PlugIn   Fuel = "plug-in-hybrid" // charged from outside as well
	Electric Fuel = "electric"
)

// VehicleExcise is one dated row of the excise on vehicles (ПКУ art. 215.3.5-1
// and its neighbours): goods whose code begins with Prefix, driven by Fuel,
// with an engine of over Over to UpTo cm³.
type VehicleExcise struct {
	ID       string
	Prefix   string
	Fuel     Fuel
	Over     int    // cm³, not included; 0: from the smallest
	UpTo     int    // cm³, included; 0: to the largest
	Rate     string // as rate.Parse reads it: "50 євро за 1000 см3", "1 євро за 1 кВт·год", "100 євро за 1 шт"
	ByAge    bool   // multiplied by the full years since manufacture, AgeMin to AgeMax
	AgeMin   int
	AgeMax   int
	From     civil.Date
	Until    civil.Date
	Reason   fault.Text
	Source   string
	Verified bool
}

// Parcel is the dated rule for goods sent to citizens: up to Free nothing is
// due, and what is over it bears Duty and VAT (МКУ art. 374, ПКУ art. 196).
type Parcel struct {
	ID       string
	Free     string // "150"
	Currency string // of Free
	Duty     string // a rate: "10"
	VAT      string
	From     civil.Date
	Until    civil.Date
	Reason   fault.Text
	Source   string
	Verified bool
}

// Rule is how a procedure is charged.
type Rule string

// The rules.
const (
	Charged     Rule = "charged"      // every payment of its flow
	Exempt      Rule = "exempt"       // nothing is charged
	Monthly     Rule = "monthly"      // Percent of every payment of an import, each month or part of one
	NotComputed Rule = "not-computed" // charged, and not worked out here
)

// Procedure is one dated row of the table of customs procedures (box 37_01)
// and of what they cost.
type Procedure struct {
	Code     string // two digits
	Flow     Regime // Import, Export or Transit
	Name     fault.Text
	Rule     Rule
	Percent  string // of Monthly: "3"
	Reason   fault.Text
	From     civil.Date
	Until    civil.Date
	Source   string
	Verified bool
}

// Section is a section of the nomenclature, above its chapters.
type Section struct {
	Number string // Roman
	First  string // its first chapter, "01"
	Last   string
	Name   fault.Text
}
