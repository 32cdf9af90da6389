package screening

import (
	"cmp"
	"encoding/xml"
	"io"
	"strings"
	"time"

	"github.com/brama-customs/brama/civil"
)

// ReadOFAC reads the list of Specially Designated Nationals of the United
// States' Treasury as it is published in sdn.xml, and its other lists of the
// same form. Elements:
//
//	sdnList
//	  publshInformation/Publish_Date   month/day/year (the word is misspelt there)
//	  sdnEntry
//	    uid, firstName, lastName, sdnType (Individual, Entity, Vessel, Aircraft)
//	    programList/program
//	    akaList/aka                    category (weak), firstName, lastName
//	    nationalityList/nationality/country, citizenshipList/citizenship/country,
//	    vesselInfo/vesselFlag, addressList/address/country
//	    idList/id/idNumber
//
// Others are passed over, namespaces are not looked at. This is as the format
// is remembered and as other programs read it; it was tried on files made by
// hand, not on published ones. Errors are those of [Read].
func ReadOFAC(r io.Reader, head Head) (List, error) {
	return readXML(r, head, format{
		root: "sdnList",
		wanted: map[string]func(*reading, *element) error{
			"publshInformation": ofacDate, "publishInformation": ofacDate, "sdnEntry": ofacEntry,
		},
		begun: func(r *reading, _ xml.StartElement) {
			r.list.Title = cmp.Or(r.list.Title, "OFAC SDN")
		},
	})
}

func ofacDate(r *reading, e *element) error {
	if day, err := time.Parse("1/2/2006", e.first("Publish_Date")); err == nil && r.list.Date.IsZero() {
		r.list.Date = civil.Of(day)
	}
	return nil
}

func ofacEntry(r *reading, e *element) error {
	entry := Entry{
		ID: e.first("uid"), Name: ofacName(e), Kind: ofacKind(e.first("sdnType")),
		Program: strings.Join(e.all("programList", "program"), "; "),
		Numbers: e.all("idList", "id", "idNumber"),
		Country: cmp.Or(e.first("nationalityList", "nationality", "country"), e.first("citizenshipList", "citizenship", "country"),
			e.first("vesselInfo", "vesselFlag"), e.first("addressList", "address", "country")),
	}
	for _, aka := range e.elements("akaList", "aka") {
		if name := ofacName(aka); name != "" {
			entry.Aliases = append(entry.Aliases, Alias{name, strings.EqualFold(aka.first("category"), "weak")})
		}
	}
	return r.add(pointerTo(entry.ID), entry)
}

func ofacName(e *element) string {
	return strings.TrimSpace(e.first("firstName") + " " + e.first("lastName"))
}

func ofacKind(text string) Kind {
	switch strings.ToLower(text) {
	case "individual":
		return Person
	case "entity":
		return Organisation
	case "vessel":
		return Vessel
	}
	return Unknown
}
