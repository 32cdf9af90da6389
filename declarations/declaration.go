package declarations

import (
	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
)

// Declaration is a customs declaration (митна декларація, МД) as its
// declarant wrote it. Comments name the box (графа) of the form and the tag
// of order № 61. Tags give the limits strictjson reads with; which fields a
// declaration must have is Validate's to say.
type Declaration struct {
	LRN                       string     `json:"lrn" max:"30"`                      // 7 ccd_07_04, the declarant's own number
	UCR                       string     `json:"ucr,omitempty" max:"35"`            // unique consignment reference
	Type                      string     `json:"declarationType" max:"3"`           // 1/1: IM EX TR, as NewType reads them
	RequestedProcedure        string     `json:"requestedProcedure" max:"2"`        // 1/2, 37_01: 40 import, 10 export, 80 transit
	AdditionalDeclarationType string     `json:"additionalDeclarationType" max:"3"` // 1/3: AA ordinary
	DeclarationOffice         string     `json:"declarationOffice" max:"8"`         // 7 ccd_07_01: UA and six digits
	RateDate                  civil.Date `json:"rateDate,omitzero"`                 // 22_date: day of the rates and of the tariff

	Exporter               *Party          `json:"exporter,omitempty"`               // 2
	Importer               *Party          `json:"importer,omitempty"`               // 8
	Consignee              *Party          `json:"consignee,omitempty"`              // 8 on export, where not the importer
	FinanciallyResponsible *Party          `json:"financiallyResponsible,omitempty"` // 9
	Declarant              *Party          `json:"declarant,omitempty"`              // 14
	Representative         *Party          `json:"representative,omitempty"`         // 14, who acts for the declarant
	HolderOfProcedure      *Party          `json:"holderOfProcedure,omitempty"`      // 50, principal of a transit
	Authorisations         []Authorisation `json:"authorisations,omitempty" most:"20"`

	TradingCountry       string         `json:"tradingCountry,omitempty" max:"2"`       // 11
	CountryOfDispatch    string         `json:"countryOfDispatch,omitempty" max:"2"`    // 15
	CountryOfDestination string         `json:"countryOfDestination,omitempty" max:"2"` // 17
	DeliveryTerms        *DeliveryTerms `json:"deliveryTerms,omitempty"`                // 20

	InvoiceCurrency     string       `json:"invoiceCurrency,omitempty" max:"3"`         // 22_01
	TotalInvoiceAmount  exact.Number `json:"totalInvoiceAmount,omitzero" digits:"14,4"` // 22_02
	TotalCustomsValue   exact.Number `json:"totalCustomsValue,omitzero" digits:"14,2"`  // 12, UAH
	ExchangeRate        exact.Number `json:"exchangeRate,omitzero" digits:"8,8"`        // 23, UAH for one unit; a check, never a source
	NatureOfTransaction string       `json:"natureOfTransaction,omitempty" max:"2"`     // 24_01
	SettlementCurrency  string       `json:"settlementCurrency,omitempty" max:"3"`      // 24_02
	Bank                *Bank        `json:"bank,omitempty"`                            // 28

	ValuationAdjustments []SharedAdjustment `json:"valuationAdjustments,omitempty" most:"20"` // ДМВ: costs of all items together

	ArrivalTransport    *Transport  `json:"arrivalTransport,omitempty"`                // 18 on import
	DepartureTransport  *Transport  `json:"departureTransport,omitempty"`              // 18 on export and transit
	ContainerIndicator  *bool       `json:"containerIndicator,omitempty"`              // 19
	Containers          []Container `json:"containers,omitempty" most:"99"`            // 31
	BorderTransport     *Transport  `json:"borderTransport,omitempty"`                 // 21, 25
	InlandTransportMode string      `json:"inlandTransportMode,omitempty" max:"2"`     // 26
	TransshipmentOffice string      `json:"transshipmentOffice,omitempty" max:"8"`     // 27
	BorderOffice        string      `json:"borderOffice,omitempty" max:"8"`            // 29
	LocationOfGoods     string      `json:"locationOfGoods,omitempty" max:"17"`        // 30
	Warehouse           *Warehouse  `json:"warehouse,omitempty"`                       // 49
	TransitOffices      []string    `json:"transitOffices,omitempty" most:"9" max:"8"` // 51
	Guarantee           *Guarantee  `json:"guarantee,omitempty"`                       // 52
	TransitDeadline     civil.Date  `json:"transitDeadline,omitzero"`                  // 52_01
	DestinationOffice   string      `json:"destinationOffice,omitempty" max:"8"`       // 53
	DeferredPayment     *Deferral   `json:"deferredPayment,omitempty"`                 // 48

	GoodsItemQuantity    int          `json:"goodsItemQuantity,omitempty" max:"999"`         // 5
	LoadingLists         int          `json:"loadingLists,omitempty" max:"999"`              // 4
	TotalPackageQuantity int          `json:"totalPackageQuantity,omitempty" max:"99999999"` // 6
	TotalGrossMass       exact.Number `json:"totalGrossMass,omitzero" digits:"12,8"`         // kg

	Documents             []Document         `json:"documents,omitempty" most:"999"`            // 44
	AdditionalInformation []Statement        `json:"additionalInformation,omitempty" most:"99"` // 44
	PreviousDocuments     []PreviousDocument `json:"previousDocuments,omitempty" most:"99"`     // 40
	Signatory             *Signatory         `json:"signatory,omitempty"`                       // 54

	Items []Item `json:"items" most:"999"` // 31–47
}

// Party is a person of the declaration. Ukrainian parties carry an ID: ЄДРПОУ
// (8 digits) or РНОКПП (10 digits).
type Party struct {
	ID      string `json:"id,omitempty" max:"17"`
	Name    string `json:"name" max:"200"`
	Country string `json:"country,omitempty" max:"2"`
	Address string `json:"address,omitempty" max:"200"`
	VAT     string `json:"vat,omitempty" max:"12"` // individual tax number of a VAT payer
}

// Authorisation is a permit or licence of a party (authorised operator,
// customs broker, warehouse keeper).
type Authorisation struct {
	Type string `json:"type" max:"4"`
	ID   string `json:"id" max:"50"`
}

// DeliveryTerms is the Incoterms rule and the place it names.
type DeliveryTerms struct {
	Incoterm string `json:"incoterm" max:"3"`
	Country  string `json:"country,omitempty" max:"2"`
	Place    string `json:"place,omitempty" max:"50"`
}

// Bank keeps the account of the financially responsible party.
type Bank struct {
	Code string `json:"code,omitempty" max:"6"` // МФО
	IBAN string `json:"iban,omitempty" max:"34"`
	Name string `json:"name,omitempty" max:"100"`
}

// Transport is a means of transport; Mode is the code of the kind of
// transport (10 sea, 20 rail, 30 road, 40 air, …).
type Transport struct {
	Mode        string `json:"mode,omitempty" max:"2"`
	ID          string `json:"id,omitempty" max:"35"`
	Nationality string `json:"nationality,omitempty" max:"2"`
}

// Container is one container the goods travel in.
type Container struct {
	ID string `json:"id" max:"17"`
}

// Warehouse names where goods are stored.
type Warehouse struct {
	Type string `json:"type,omitempty" max:"2"`
	ID   string `json:"id" max:"35"`
}

// Guarantee secures the payments of goods in transit or released under one.
type Guarantee struct {
	Type      string       `json:"type" max:"2"`
	Reference string       `json:"reference,omitempty" max:"35"`
	Amount    exact.Number `json:"amount,omitzero" digits:"14,2"`
	Currency  string       `json:"currency,omitempty" max:"3"`
}

// Deferral is the days until which payment is put off.
type Deferral struct {
	Duty civil.Date `json:"duty,omitzero"`
	VAT  civil.Date `json:"vat,omitzero"`
}

// Document is a document, permit or certificate of box 44, by the code of the
// classifier (0380 invoice, 0730 CMR, 4104 contract, 0954 EUR.1, …).
type Document struct {
	Type     string       `json:"type" max:"4"`
	ID       string       `json:"id" max:"50"`
	Date     civil.Date   `json:"date,omitzero"`
	ValidTo  civil.Date   `json:"validTo,omitzero"`
	Quantity exact.Number `json:"quantity,omitzero" digits:"12,8"` // written off a permit
	Unit     string       `json:"unit,omitempty" max:"10"`
}

// Statement is one piece of additional information.
type Statement struct {
	Code string `json:"code" max:"5"`
	Text string `json:"text,omitempty" max:"512"`
}

// PreviousDocument is what the goods came in under: a summary declaration, a
// transit, an earlier procedure.
type PreviousDocument struct {
	Type     string       `json:"type" max:"4"`
	ID       string       `json:"id" max:"35"`
	Date     civil.Date   `json:"date,omitzero"`
	Item     int          `json:"item,omitempty" max:"999"`
	Unit     string       `json:"unit,omitempty" max:"10"`
	Quantity exact.Number `json:"quantity,omitzero" digits:"12,8"`
}

// Signatory is the person who fills in the declaration.
type Signatory struct {
	Name     string `json:"name" max:"100"`
	Position string `json:"position,omitempty" max:"100"`
	Document string `json:"document,omitempty" max:"50"`
	Phone    string `json:"phone,omitempty" max:"30"`
	Email    string `json:"email,omitempty" max:"100"`
	Place    string `json:"place,omitempty" max:"50"`
}

// Item is one item of goods (товар).
type Item struct {
	Sequence                    int          `json:"sequence" max:"999"`                                 // 32
	Description                 string       `json:"description" max:"4000"`                             // 31
	CommodityCode               string       `json:"commodityCode" max:"10"`                             // 33_01
	AdditionalCodes             []string     `json:"additionalCodes,omitempty" most:"9" max:"10"`        // 33_02
	OriginCountry               string       `json:"originCountry,omitempty" max:"2"`                    // 34
	PreferentialOriginCountry   string       `json:"preferentialOriginCountry,omitempty" max:"2"`        // 34, 36
	GrossMass                   exact.Number `json:"grossMass,omitzero" digits:"12,8"`                   // 35, kg
	NetMass                     exact.Number `json:"netMass,omitzero" digits:"12,8"`                     // 38, kg
	NetMassWithPrimaryPackaging exact.Number `json:"netMassWithPrimaryPackaging,omitzero" digits:"12,8"` // kg, the base of rates per kg
	SupplementaryQuantities     []Quantity   `json:"supplementaryQuantities,omitempty" most:"9"`         // 31_04, 41
	Packages                    []Packages   `json:"packages,omitempty" most:"99"`                       // 31
	Containers                  []Container  `json:"containers,omitempty" most:"99"`                     // 31
	PreviousProcedure           string       `json:"previousProcedure,omitempty" max:"2"`                // 37_02
	AdditionalProcedure         string       `json:"additionalProcedure,omitempty" max:"2"`              // 37_03
	NationalProcedure           string       `json:"nationalProcedure,omitempty" max:"2"`                // 37_04
	Preference                  *Preference  `json:"preference,omitempty"`                               // 36
	QuotaOrderNumber            string       `json:"quotaOrderNumber,omitempty" max:"17"`                // 39

	InvoiceAmount        exact.Number `json:"invoiceAmount,omitzero" digits:"14,4"`     // 42, in InvoiceCurrency
	ValuationMethod      string       `json:"valuationMethod,omitempty" max:"1"`        // 43, 1–6
	ValuationIndicators  string       `json:"valuationIndicators,omitempty" max:"4"`    // ДМВ 7–9
	ValuationAdjustments []Adjustment `json:"valuationAdjustments,omitempty" most:"20"` // ДМВ
	CustomsValue         exact.Number `json:"customsValue,omitzero" digits:"14,2"`      // 45, UAH
	Vehicle              *Vehicle     `json:"vehicle,omitempty"`                        // what the excise on a vehicle depends on
	StatisticalValue     exact.Number `json:"statisticalValue,omitzero" digits:"15,5"`  // 46, thousand UAH
	GuaranteeMethod      string       `json:"guaranteeMethod,omitempty" max:"2"`        // 43_01, release under guarantee

	Documents             []Document         `json:"documents,omitempty" most:"99"`             // 44
	PreviousDocuments     []PreviousDocument `json:"previousDocuments,omitempty" most:"99"`     // 40
	AdditionalInformation []Statement        `json:"additionalInformation,omitempty" most:"99"` // 44
	Specification         []Position         `json:"specification,omitempty" most:"999"`        // МД-8
}

// Quantity is an amount in a unit of the tariff.
type Quantity struct {
	Unit  string       `json:"unit" max:"16"`
	Value exact.Number `json:"value" digits:"12,8"`
}

// Packages is a kind of packages, how many and how they are marked.
type Packages struct {
	Type   string `json:"type" max:"2"` // UN/ECE recommendation 21
	Number int    `json:"number" max:"99999999"`
	Marks  string `json:"marks,omitempty" max:"512"`
}

// Preference is the codes of relief claimed from duty, excise and VAT ("000"
// is none).
type Preference struct {
	Duty   string `json:"duty,omitempty" max:"3"`
	Excise string `json:"excise,omitempty" max:"3"`
	VAT    string `json:"vat,omitempty" max:"3"`
}

// Adjustment is one addition to or deduction from the price (МКУ art. 58).
type Adjustment struct {
	Type     string       `json:"type" max:"20"`
	Amount   exact.Number `json:"amount" digits:"14,4"`
	Currency string       `json:"currency" max:"3"`
}

// SharedAdjustment is an addition to or deduction from the price of all items
// together; it is apportioned over those valued by their price.
type SharedAdjustment struct {
	Type     string       `json:"type" max:"20"`
	Amount   exact.Number `json:"amount" digits:"14,4"`
	Currency string       `json:"currency" max:"3"`
	By       string       `json:"by,omitempty" max:"5"` // value (where none is given) or mass
}

// Vehicle is what the excise on a vehicle depends on (ПКУ art. 215.3.5-1).
type Vehicle struct {
	Fuel         string       `json:"fuel" max:"20"`                      // petrol, diesel, hybrid, plug-in-hybrid, electric
	Displacement exact.Number `json:"displacement,omitzero" digits:"6,2"` // cm³
	Battery      exact.Number `json:"battery,omitzero" digits:"5,3"`      // kWh
	Year         int          `json:"year,omitempty" max:"2199"`          // it was made
}

// Position is one row of an item's specification (доповнення МД-8).
type Position struct {
	Position        int          `json:"position" max:"9999"`
	Name            string       `json:"name" max:"512"`
	Article         string       `json:"article,omitempty" max:"50"`
	Trademark       string       `json:"trademark,omitempty" max:"100"`
	Producer        string       `json:"producer,omitempty" max:"200"`
	ProducerCountry string       `json:"producerCountry,omitempty" max:"2"`
	Quantity        exact.Number `json:"quantity,omitzero" digits:"12,8"`
	Unit            string       `json:"unit,omitempty" max:"16"`
	Price           exact.Number `json:"price,omitzero" digits:"14,8"`
	Amount          exact.Number `json:"amount,omitzero" digits:"14,4"`
	GrossMass       exact.Number `json:"grossMass,omitzero" digits:"12,8"`
	NetMass         exact.Number `json:"netMass,omitzero" digits:"12,8"`
}
