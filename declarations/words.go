package declarations

import "github.com/brama-customs/brama/fault"

// Name is the status as people call it.
func (s Status) Name() fault.Text {
	switch s {
	case Lodged:
		return fault.Text{UK: "Прийнята", EN: "Lodged"}
	case Assessed:
		return fault.Text{UK: "Платежі нараховано", EN: "Assessed"}
	case DocumentCheck:
		return fault.Text{UK: "Документальний контроль", EN: "Document check"}
	case PhysicalCheck:
		return fault.Text{UK: "Митний огляд", EN: "Physical check"}
	case DocumentsRequested:
		return fault.Text{UK: "Витребувано документи", EN: "Documents requested"}
	case Released:
		return fault.Text{UK: "Випущено", EN: "Released"}
	case Refused:
		return fault.Text{UK: "Відмовлено", EN: "Refused"}
	case Withdrawn:
		return fault.Text{UK: "Відкликана", EN: "Withdrawn"}
	case Invalidated:
		return fault.Text{UK: "Визнана недійсною", EN: "Invalidated"}
	case Unassessable:
		return fault.Text{UK: "Очікує на дані тарифу", EN: "Waiting for tariff data"}
	}
	return fault.Text{UK: string(s), EN: string(s)}
}

// Name is the channel as people call it; that of no channel is "".
func (c Channel) Name() fault.Text {
	switch c {
	case Green:
		return fault.Text{UK: "Зелений", EN: "Green"}
	case Yellow:
		return fault.Text{UK: "Жовтий", EN: "Yellow"}
	case Red:
		return fault.Text{UK: "Червоний", EN: "Red"}
	}
	return fault.Text{UK: string(c), EN: string(c)}
}
