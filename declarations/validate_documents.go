package declarations

// documents checks a list of box 44.
func (c *check) documents(list []Document) {
	for i := range list {
		c.document(&list[i], i)
	}
}

func (c *check) document(doc *Document, i int) {
	if !isDocumentType(doc.Type) {
		c.add(documentType, within("/documents", i, "/type"))
	}
	if blank(doc.ID) {
		c.add(documentNumber, within("/documents", i, "/id"))
	}
	if doc.Date.After(c.today) {
		c.add(documentFuture, within("/documents", i, "/date"), "date", doc.Date.String(), "today", c.today.String())
	}
	switch {
	case doc.ValidTo.IsZero():
	case doc.ValidTo.Before(doc.Date):
		c.add(documentPeriod, within("/documents", i, "/validTo"))
	case doc.ValidTo.Before(c.today):
		c.add(documentExpired, within("/documents", i, "/validTo"), "date", doc.ValidTo.String())
	}
}

func (c *check) previousDocuments(list []PreviousDocument) {
	for i := range list {
		doc := &list[i]
		if !isDocumentType(doc.Type) {
			c.add(documentType, within("/previousDocuments", i, "/type"))
		}
		if blank(doc.ID) {
			c.add(documentNumber, within("/previousDocuments", i, "/id"))
		}
		if doc.Date.After(c.today) {
			c.add(documentFuture, within("/previousDocuments", i, "/date"),
				"date", doc.Date.String(), "today", c.today.String())
		}
	}
}

// isDocumentType reports whether a code has the four digits or capitals of
// the classifier of documents (0380, 4104, N853). Which codes there are is not
// checked: the classifier changes by order of the ministry.
func isDocumentType(code string) bool {
	return len(code) == 4 && each(code, func(b byte) bool { return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' })
}
