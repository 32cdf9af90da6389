package declarations

import "strings"

// set is a fixed table of codes.
type set map[string]bool

func setOf(codes string) set {
	s := set{}
	for _, code := range strings.Fields(codes) {
		s[code] = true
	}
	return s
}

// IsCurrency reports whether a code is money in circulation by ISO 4217: no
// metals, units of account or test codes.
func IsCurrency(code string) bool { return currencies[code] }

var currencies = setOf(`
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
CAD CDF CHF CLP CNY COP CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP
GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD
KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK
NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD
SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF
XCD XOF XPF YER ZAR ZMW ZWG
`)

// packageTypes is a part of UN/ECE recommendation 21: a code that is not in it
// is only worth a warning.
var packageTypes = setOf(`
1A 1B 1D 1F 1G 1W 2C 3A 3H 43 44 4A 4B 4C 4D 4F 4G 4H 5H 5L 5M 6H 6P 7A 7B 8A 8B 8C AA AB AC AD AE
AF AG AH AI AJ AL AM AP AT AV B4 BA BB BC BD BE BF BG BH BI BJ BK BL BM BN BO BP BQ BR BS BT BU BV
BW BX BY BZ CA CB CC CD CE CF CG CH CI CJ CK CL CM CN CO CP CQ CR CS CT CU CV CW CX CY CZ DR EN FB
FE FR GB IH JB JC JR JT JY KG KI LG LT LZ MS NA NE NF NG NT OU PA PB PC PG PI PK PL PO PP PX PY RG
RL RO SA SB SI ST SW TB TE TG TK TN TU TY UN VG VL VN VO VP VQ VR VS VY WA XA XD ZA ZB ZZ
`)

// procedures is the classifier of customs procedures (Класифікатор митних
// режимів, order № 1011 of 2012; remembered, not read in a source). Only those
// of a Kind are handled.
var procedures = setOf("10 11 31 32 40 41 51 61 72 74 75 76 78 80")

// transportModes is the classifier of kinds of transport (remembered; 30 and
// 31 were seen in order № 61 and in real declarations): sea, rail, road, air,
// post, fixed installations, inland waterway, own power, with their variants.
var transportModes = setOf("10 12 16 17 18 20 23 30 31 40 50 70 71 72 80 90")

// incoterms are the rules of 2020, and those of 2000 and 2010 that contracts
// still name.
var incoterms = setOf("EXW FCA FAS FOB CFR CIF CPT CIP DAP DPU DDP DAT DAF DES DEQ DDU")

// withoutCarriage are the rules whose price leaves the main carriage to the
// buyer, so that its cost is added to the customs value (МКУ art. 58, part 10).
var withoutCarriage = setOf("EXW FCA FAS FOB")

// proofsOfOrigin are the documents that prove preferential origin: 0954 the
// certificate EUR.1 (remembered), 0862 the declaration of origin (seen in
// real declarations).
var proofsOfOrigin = setOf("0954 0862")

// Types of documents, as the classifier of box 44 has them.
const commercialInvoice = "0380"

// Codes that say "none".
const (
	noPreference = "000"
	noCountry    = "XX" // origin not known
)

// Ukraine is the country code of Ukraine.
const Ukraine = "UA"
