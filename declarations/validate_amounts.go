package declarations

import (
	"strconv"

	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// amounts checks the totals of the declaration against its items. A total is
// only compared where every item says its part.
func (c *check) amounts() {
	if n := c.GoodsItemQuantity; n != 0 && n != len(c.Items) {
		c.add(itemCount, "/goodsItemQuantity", "declared", strconv.Itoa(n), "counted", strconv.Itoa(len(c.Items)))
	}
	c.total(invoiceTotal, "/totalInvoiceAmount", c.TotalInvoiceAmount,
		func(it *Item) exact.Number { return it.InvoiceAmount })
	c.total(grossTotal, "/totalGrossMass", c.TotalGrossMass,
		func(it *Item) exact.Number { return it.GrossMass })
	c.total(customsValueTotal, "/totalCustomsValue", c.TotalCustomsValue,
		func(it *Item) exact.Number { return it.CustomsValue })
	c.packageTotal()
}

func (c *check) total(r fault.Rule, pointer string, declared exact.Number, part func(*Item) exact.Number) {
	if declared.IsZero() || len(c.Items) == 0 {
		return
	}
	var sum exact.Number
	for i := range c.Items {
		n := part(&c.Items[i])
		if n.IsZero() {
			return
		}
		sum = sum.Add(n)
	}
	if sum.Cmp(declared) != 0 {
		c.add(r, pointer, "declared", declared.String(), "sum", sum.String())
	}
}

func (c *check) packageTotal() {
	if c.TotalPackageQuantity == 0 || len(c.Items) == 0 {
		return
	}
	sum := 0
	for i := range c.Items {
		if len(c.Items[i].Packages) == 0 {
			return
		}
		for _, p := range c.Items[i].Packages {
			sum += p.Number
		}
	}
	if sum != c.TotalPackageQuantity {
		c.add(packageTotal, "/totalPackageQuantity",
			"declared", strconv.Itoa(c.TotalPackageQuantity), "sum", strconv.Itoa(sum))
	}
}
