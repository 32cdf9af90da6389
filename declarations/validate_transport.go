package declarations

// transport checks boxes 18, 19, 21, 25 and 26.
func (c *check) transport() {
	c.means(c.BorderTransport, "/borderTransport")
	c.means(c.ArrivalTransport, "/arrivalTransport")
	c.means(c.DepartureTransport, "/departureTransport")
	c.code(modeUnknown, transportModes, c.InlandTransportMode, "/inlandTransportMode")
	c.containers(c.Containers)
	c.containerIndicator()
}

func (c *check) means(t *Transport, pointer string) {
	if t == nil {
		return
	}
	if t.Mode != "" && !transportModes[t.Mode] {
		c.add(modeUnknown, pointer+"/mode")
	}
	if t.Nationality != "" && !isCountry(t.Nationality) {
		c.add(countryUnknown, pointer+"/nationality")
	}
}

// containers warns only: containers that do not cross the sea need no number
// of ISO 6346.
func (c *check) containers(list []Container) {
	for i := range list {
		if !ValidContainer(list[i].ID) {
			c.add(containerNumber, within("/containers", i, "/id"))
		}
	}
}

// containerIndicator checks box 19 against box 31, where it is given.
func (c *check) containerIndicator() {
	if c.ContainerIndicator == nil {
		return
	}
	if *c.ContainerIndicator != c.hasContainers() {
		c.add(containerMismatch, "/containerIndicator")
	}
}

func (d *Declaration) hasContainers() bool {
	for i := range d.Items {
		if len(d.Items[i].Containers) > 0 {
			return true
		}
	}
	return len(d.Containers) > 0
}
