package rate_test

import (
	"fmt"

	"github.com/brama-customs/brama/tariffs/rate"
)

func Example() {
	r, err := rate.Parse("9.8% + 13.1 EUR / 100 kg MAX 18.7% + 1.9 EUR / 100 kg")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r)
	fmt.Println(r.Neutral())
	fmt.Println(r.In("en"))
	fmt.Println(rate.Units(r), rate.Currencies(r))
	// Output:
	// 9,8 % плюс 13,1 євро за 100 кг, але не більш як 18,7 % плюс 1,9 євро за 100 кг
	// 9.8 % + 13.1 EUR / 100 kg MAX 18.7 % + 1.9 EUR / 100 kg
	// 9.8 % plus 13.1 EUR per 100 kg, but not more than 18.7 % plus 1.9 EUR per 100 kg
	// [кг] [EUR]
}
