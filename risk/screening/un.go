package screening

import (
	"cmp"
	"encoding/xml"
	"io"
	"strings"

	"github.com/brama-customs/brama/civil"
)

const unRoot = "CONSOLIDATED_LIST"

// ReadUN reads the consolidated list of the Security Council of the United
// Nations. Elements:
//
//	CONSOLIDATED_LIST                  dateGenerated
//	  INDIVIDUALS/INDIVIDUAL, ENTITIES/ENTITY
//	    REFERENCE_NUMBER (else DATAID), FIRST_NAME … FOURTH_NAME,
//	    NAME_ORIGINAL_SCRIPT, UN_LIST_TYPE, LISTED_ON, NATIONALITY/VALUE
//	    INDIVIDUAL_ALIAS, ENTITY_ALIAS       QUALITY (Low is weak), ALIAS_NAME (several parted by ;)
//	    INDIVIDUAL_ADDRESS, ENTITY_ADDRESS   COUNTRY
//	    INDIVIDUAL_DOCUMENT                  NUMBER
//
// Others are passed over, namespaces are not looked at. This is as the format
// is remembered and as other programs read it; it was tried on files made by
// hand, not on published ones. Errors are those of [Read].
func ReadUN(r io.Reader, head Head) (List, error) {
	return readXML(r, head, format{
		root: unRoot,
		wanted: map[string]func(*reading, *element) error{
			"INDIVIDUAL": func(r *reading, e *element) error { return unEntry(r, e, Person) },
			"ENTITY":     func(r *reading, e *element) error { return unEntry(r, e, Organisation) },
		},
		begun: unHead,
	})
}

func unHead(r *reading, root xml.StartElement) {
	r.list.Title = cmp.Or(r.list.Title, "UN Security Council")
	for _, a := range root.Attr {
		if a.Name.Local == "dateGenerated" && r.list.Date.IsZero() {
			r.list.Date = dayOf(a.Value)
		}
	}
}

// dayOf reads the day a moment begins with; none where it does not.
func dayOf(text string) civil.Date {
	day, _ := civil.Parse(text[:min(len(text), len("2006-01-02"))]) // zero with an error
	return day
}

func unEntry(r *reading, e *element, kind Kind) error {
	entry := Entry{
		ID: cmp.Or(e.first("REFERENCE_NUMBER"), e.first("DATAID")), Name: unName(e), Kind: kind,
		Program: e.first("UN_LIST_TYPE"), Listed: dayOf(e.first("LISTED_ON")),
		Numbers: e.all("INDIVIDUAL_DOCUMENT", "NUMBER"),
		Country: cmp.Or(e.first("NATIONALITY", "VALUE"), e.first("INDIVIDUAL_ADDRESS", "COUNTRY"), e.first("ENTITY_ADDRESS", "COUNTRY")),
	}
	for _, alias := range append(e.elements("INDIVIDUAL_ALIAS"), e.elements("ENTITY_ALIAS")...) {
		weak := strings.EqualFold(alias.first("QUALITY"), "low")
		for name := range strings.SplitSeq(alias.first("ALIAS_NAME"), ";") {
			if name = strings.TrimSpace(name); name != "" {
				entry.Aliases = append(entry.Aliases, Alias{name, weak})
			}
		}
	}
	if original := e.first("NAME_ORIGINAL_SCRIPT"); original != "" {
		entry.Aliases = append(entry.Aliases, Alias{Name: original})
	}
	return r.add(pointerTo(entry.ID), entry)
}

func unName(e *element) string {
	var parts []string
	for _, part := range []string{"FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"} {
		parts = append(parts, e.all(part)...)
	}
	return strings.Join(parts, " ")
}
